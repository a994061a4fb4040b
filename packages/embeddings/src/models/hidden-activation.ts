import { type MLXArray, tanh } from '@mlxts/core';
import type { ConfigReader } from '@mlxts/hub';
import * as nn from '@mlxts/nn';

export type Activation = (x: MLXArray) => MLXArray;

/** Activations of hidden layers under the names that configurations give them. */
const activations: Readonly<Record<string, Activation>> = {
  gelu: nn.gelu,
  gelu_python: nn.gelu,
  gelu_new: nn.geluApprox,
  gelu_fast: nn.geluApprox,
  gelu_pytorch_tanh: nn.geluApprox,
  quick_gelu: nn.geluFastApprox,
  relu: nn.relu,
  silu: nn.silu,
  swish: nn.silu,
  tanh,
};

/** The activation that a field names, `gelu` where it is absent. @throws MLXError `Config` for another one. */
export function hiddenActivation(read: ConfigReader, key: string): Activation {
  const name = read.optionalText(key) ?? 'gelu';
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (activation) return activation;
  throw read.error(`${key}: expected one of ${Object.keys(activations).join(', ')}, got ${name}`);
}
