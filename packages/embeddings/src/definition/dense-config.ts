import { ConfigReader, type RawConfig } from '@mlxts/hub';
import { denseActivations } from '../chain/dense-activations.js';
import type { DenseDefinition } from './definition.js';
import { unsupported } from './definition-error.js';

const input = 'sentence_embedding';

/** The name of a PyTorch class without its module. */
function className(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/**
 * The configuration of a Dense module.
 * @throws MLXError `Config` for malformed fields; `Unsupported` for an activation that is not known and for inputs other
 * than the pooled vector
 */
export function parseDense(path: string, directory: string, raw: RawConfig): DenseDefinition {
  const read = new ConfigReader(`load: ${path}`, raw);
  checkKeys(path, read);
  const activation = read.optionalText('activation_function') ?? 'torch.nn.modules.activation.Tanh';
  if (!activation.startsWith('torch.') || !Object.hasOwn(denseActivations, className(activation)))
    throw unsupported(
      path,
      `activation_function: expected PyTorch's ${Object.keys(denseActivations).join(', ')}, got ${activation}`,
    );
  return {
    kind: 'dense',
    directory,
    inFeatures: read.count('in_features'),
    outFeatures: read.count('out_features'),
    bias: read.flag('bias', true),
    activation: className(activation),
    useResidual: read.flag('use_residual', false),
  };
}

/** A module after pooling works on the pooled vector and on nothing else. @throws MLXError `Unsupported` */
export function checkKeys(path: string, read: ConfigReader): void {
  for (const key of ['module_input_name', 'module_output_name']) {
    const name = read.optionalText(key) ?? input;
    if (name !== input) throw unsupported(path, `${key}: expected ${input}, got ${name}`);
  }
}
