export { type AiEmbeddingOptions, aiEmbeddingModel } from './ai-embedding-model.js';
