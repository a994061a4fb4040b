export { type AttentionOptions, scaledDotProductAttention } from './attention.js';
export { type CrossEntropyOptions, crossEntropy } from './cross-entropy.js';
export { type CudaKernelDefinition, cudaKernel } from './cuda-kernel.js';
export type { CustomKernel } from './custom-kernel.js';
export type { KernelCall, TemplateValue } from './kernel-call.js';
export type { KernelDefinition } from './kernel-definition.js';
export { type MetalKernelDefinition, metalKernel } from './metal-kernel.js';
export { layerNorm, rmsNorm } from './norm.js';
export { type RopeOptions, rope } from './rope.js';
