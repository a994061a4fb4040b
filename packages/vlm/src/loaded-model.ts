import type { ChatTemplate, Tokenizer } from '@mlxts/hub';
import type { ImageProcessor } from './processors/image-processor.js';
import type { FeatureCache } from './prompt/feature-cache.js';
import type { VisionLanguageModel } from './vision-language-model.js';

/** A model with all that it needs to be asked about images. */
export interface LoadedModel extends Disposable {
  model: VisionLanguageModel;
  tokenizer: Tokenizer;
  chatTemplate: ChatTemplate | undefined;
  processor: ImageProcessor;
  /** The fields of `config.json`. */
  config: Readonly<Record<string, unknown>>;
  /** The features of the images seen last. */
  features: FeatureCache;
  /** Frees the weights and the features. */
  dispose(): void;
}
