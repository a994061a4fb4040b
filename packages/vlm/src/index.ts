export type { FinishReason, GenerationStatistics, Sampler, SamplingOptions, TextChunk } from '@mlxts/decoder';
export type { ChatMessage, ChatTemplate, Tokenizer } from '@mlxts/hub';
export { type ChatModel, ChatSession, type ChatSessionOptions, type TurnOptions } from './chat/chat-session.js';
export type { ContentPart } from './generation/conversation.js';
export { type EstimateOptions, estimateTokens } from './generation/estimate-tokens.js';
export { type GenerateResult, generate } from './generation/generate.js';
export type { ImageSource, VideoSource, VisualSources } from './generation/process-visuals.js';
export { type GenerateOptions, type Prompt, streamGenerate } from './generation/stream-generate.js';
export type { ImageInput } from './image/image-input.js';
export {
  type ImageInfo,
  imageInfo,
  type LoadImageOptions,
  loadImage,
  type ReadImageOptions,
} from './image/load-image.js';
export { type Resample, type ResizeOptions, resize } from './image/resize/resize.js';
export type { ImageSize, RGBImage } from './image/rgb-image.js';
export { type LoadOptions, load } from './load.js';
export type { LoadedModel } from './loaded-model.js';
export type {
  GridThw,
  ImageProcessor,
  ProcessedImages,
  ProcessedPatches,
  ProcessedTiles,
  ProcessOptions,
  TileLayout,
  VisualInputs,
} from './processors/image-processor.js';
export { loadProcessor } from './processors/load-processor.js';
export { createProcessor, type ProcessorFiles } from './processors/registry.js';
export { FeatureCache } from './prompt/feature-cache.js';
export { mergeEmbeddings } from './prompt/merge-embeddings.js';
export { createVisionLanguageModel, modelTypes } from './registry.js';
export type { RowOptions, RowPositions, VisionLanguageModel, VisualInput } from './vision-language-model.js';
