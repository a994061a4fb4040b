import { rootScope } from '@mlxts/core/native';
import { type Architectures, openArchitecture, type RawConfig } from '@mlxts/hub';
import type { Encoder } from './encoder.js';

interface ArchitectureFile {
  create(config: RawConfig): Encoder;
}

/** Where each `model_type` of a `config.json` is implemented. */
const architectures: Architectures<ArchitectureFile> = {
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
  const architecture = await openArchitecture('createEncoder', architectures, config);
  // A configuration that fails half-way leaves no arrays behind.
  return rootScope(() => architecture.create(config));
}
