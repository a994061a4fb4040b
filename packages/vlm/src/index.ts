export { mergeEmbeddings } from './prompt/merge-embeddings.js';
export { createVisionLanguageModel, modelTypes } from './registry.js';
export type { RowOptions, RowPositions, VisionLanguageModel, VisualInput } from './vision-language-model.js';
