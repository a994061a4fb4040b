import { MLXError } from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import type { RawConfig } from '@mlxts/hub';
import type { Encoder } from './encoder.js';

interface ArchitectureFile {
  create(config: RawConfig): Encoder;
}

/** Where each `model_type` of a `config.json` is implemented. */
const architectures: Readonly<Record<string, () => Promise<ArchitectureFile>>> = {
  bert: () => import('./models/bert.js'),
  distilbert: () => import('./models/distilbert.js'),
  modernbert: () => import('./models/modernbert.js'),
  roberta: () => import('./models/roberta.js'),
  'xlm-roberta': () => import('./models/xlm-roberta.js'),
};

/** Every `model_type` that `createEncoder` knows. */
export const modelTypes: readonly string[] = Object.keys(architectures);

/**
 * The encoder that a configuration describes, with the random weights of its layers.
 * @throws MLXError `UnknownModelType` that lists the known ones; `Config` for a field that is missing or out of range.
 */
export async function createEncoder(config: RawConfig): Promise<Encoder> {
  const modelType = config.model_type;
  const open =
    typeof modelType === 'string' && Object.hasOwn(architectures, modelType) ? architectures[modelType] : undefined;
  if (open === undefined) {
    throw new MLXError({
      code: 'UnknownModelType',
      op: 'createEncoder',
      message: `expected a model_type among ${modelTypes.join(', ')}, got ${JSON.stringify(modelType) ?? 'none'}`,
    });
  }
  const architecture = await open();
  // A configuration that fails half-way leaves no arrays behind.
  return rootScope(() => architecture.create(config));
}
