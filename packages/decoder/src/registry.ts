import { rootScope } from '@mlxts/core/native';
import { type Architectures, openArchitecture, type RawConfig } from '@mlxts/hub';
import type { TextTower } from './text-tower.js';

interface ArchitectureFile {
  create(config: RawConfig): TextTower;
}

/** Where each `model_type` of a `config.json` is implemented. */
const architectures: Architectures<ArchitectureFile> = {
  llama: () => import('./models/llama.js'),
  mistral: () => import('./models/llama.js'),
  qwen2: () => import('./models/qwen2.js'),
  qwen2_5_vl_text: () => import('./models/qwen2-vl-text.js'),
  qwen2_vl_text: () => import('./models/qwen2-vl-text.js'),
};

/** Every `model_type` that `createLanguageModel` knows. */
export const modelTypes: readonly string[] = Object.keys(architectures);

/**
 * The model that a configuration describes, with the random weights of its layers.
 * @throws MLXError `UnknownModelType` that lists the known ones; `Config` for a field that is missing or out of range.
 */
export async function createLanguageModel(config: RawConfig): Promise<TextTower> {
  const architecture = await openArchitecture('createLanguageModel', architectures, config);
  // A configuration that fails half-way leaves no arrays behind.
  return rootScope(() => architecture.create(config));
}
