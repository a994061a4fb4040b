export { type AttentionOptions, scaledDotProductAttention } from './attention.js';
export { type CrossEntropyOptions, crossEntropy } from './cross-entropy.js';
export { layerNorm, rmsNorm } from './norm.js';
export { type RopeOptions, rope } from './rope.js';
