import { type Architectures, openArchitecture, type RawConfig } from '@mlxts/hub';
import type { VisionLanguageModel } from './vision-language-model.js';

interface ArchitectureFile {
  create(config: RawConfig): Promise<VisionLanguageModel>;
}

/** Where each `model_type` of a `config.json` is implemented. */
const architectures: Architectures<ArchitectureFile> = {
  idefics3: () => import('./models/idefics3.js'),
  qwen2_5_vl: () => import('./models/qwen2-5-vl.js'),
  qwen2_vl: () => import('./models/qwen2-vl.js'),
  smolvlm: () => import('./models/idefics3.js'),
};

/** Every `model_type` that `createVisionLanguageModel` knows. */
export const modelTypes: readonly string[] = Object.keys(architectures);

/**
 * The model that a configuration describes, with the random weights of its layers.
 * @throws MLXError `UnknownModelType` that lists the known ones; `Config` for a field that is missing or out of range.
 */
export async function createVisionLanguageModel(config: RawConfig): Promise<VisionLanguageModel> {
  const architecture = await openArchitecture('createVisionLanguageModel', architectures, config);
  return architecture.create(config);
}
