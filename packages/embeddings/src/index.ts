export type { Tokenizer } from '@mlxts/hub';
export type { PoolingMode } from './definition/definition.js';
export type { ChunkOptions, ChunkOutput, EmbeddedChunk } from './embed-chunks.js';
export type {
  EmbeddingOutput,
  Embeddings,
  EmbeddingTypes,
  EmbedOptions,
  EmbedProgress,
  EmbedResult,
  PromptOptions,
} from './embed-options.js';
export { Embedder } from './embedder.js';
export type { Encoder, EncoderInputs } from './encoder.js';
export { type LoadOptions, load } from './load.js';
export { type EmbeddingRanges, embeddingRanges } from './output/embedding-ranges.js';
export { type QuantizedTypes, quantizeEmbeddings } from './output/quantize-embeddings.js';
export { type SimilarityMetric, similarity, type Vectors } from './output/similarity.js';
export { createEncoder, modelTypes } from './registry.js';
