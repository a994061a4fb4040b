import { type Dtype, MLXError } from '@mlxts/core';
import { type ModelFiles, openModel } from '@mlxts/hub';
import * as nn from '@mlxts/nn';
import type { LoadedModel } from './loaded-model.js';
import { loadProcessor } from './processors/load-processor.js';
import { FeatureCache } from './prompt/feature-cache.js';
import { createVisionLanguageModel } from './registry.js';
import type { VisionLanguageModel } from './vision-language-model.js';

export interface LoadOptions {
  /**
   * What activations and unpacked weights are kept in. Default `auto`: the checkpoint's on a GPU, float32 on the CPU,
   * where matrices of 16 bits and packed weights stay as they are.
   */
  dtype?: Dtype | 'auto' | undefined;
  /** Most bytes of features of images that are kept for when they come again. Default 256 MiB. */
  featureCacheBytes?: number | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/**
 * Loads a vision-language model from a directory or a name in the Hugging Face cache. Anything wrong with it is one error,
 * and then nothing stays in memory.
 * @throws MLXError: `NotFound`, `File`, `Config`, `UnknownModelType`, `Tokenizer`, `MissingWeights`, `Unsupported`.
 * @example
 * ```ts ignore needs a model
 * const loaded = await load('path/to/model');
 * const { text } = await generate(loaded, 'What is this?', { images: ['cat.jpg'] });
 * ```
 */
export async function load(pathOrId: string, options: LoadOptions = {}): Promise<LoadedModel> {
  const files = await openModel(pathOrId, { signal: options.signal });
  try {
    if (files.format === 'gguf')
      throw new MLXError({ op: 'load', code: 'Unsupported', message: `expected a directory, got ${files.path}` });
    return await build(files, options);
  } finally {
    files.dispose();
  }
}

async function build(files: ModelFiles, options: LoadOptions): Promise<LoadedModel> {
  const { dtype = 'auto', featureCacheBytes, signal } = options;
  const { config, tokenizer, chatTemplate } = files;
  const features = new FeatureCache(featureCacheBytes);
  const processor = await loadProcessor(files.path, { signal });
  const settings = nn.quantizationConfig(config);
  const model = await createVisionLanguageModel(config);
  const quantization = underOwnNames(settings, model);
  await nn.loadCheckpoint(model, () => files.loadWeights(signal && { signal }), { quantization, dtype, signal });
  const dispose = (): void => {
    features.clear();
    nn.disposeModule(model);
  };
  return { model, tokenizer, chatTemplate, processor, config, features, dispose, [Symbol.dispose]: dispose };
}

/** Settings of single layers, which stand under checkpoint paths, under the model's. */
function underOwnNames(
  settings: nn.QuantizationConfig | undefined,
  model: Pick<VisionLanguageModel, 'checkpointKey'>,
): nn.QuantizationConfig | undefined {
  if (settings === undefined) return undefined;
  const entries = Object.entries(settings).map(([key, value]) => {
    const isLayer = typeof value === 'object' || (typeof value === 'boolean' && key !== 'quantizeInput');
    return [isLayer ? model.checkpointKey(key) : key, value];
  });
  return Object.fromEntries(entries);
}
