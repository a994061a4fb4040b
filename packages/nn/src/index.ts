export { gelu } from './activations/gelu.ts';
export { geluApprox } from './activations/gelu-approx.ts';
export { relu } from './activations/relu.ts';
export { silu } from './activations/silu.ts';
export { swiglu } from './activations/swiglu.ts';
export { type AttentionInputs, scaledDotProductAttention } from './attention/attention.ts';
export type { KVCache } from './attention/kv-cache.ts';
export { type AttentionMask, createAttentionMask, createCausalMask, type MaskOptions } from './attention/masks.ts';
export { Embedding, type EmbeddingLayer } from './layers/embedding.ts';
export { LayerNorm, type LayerNormOptions } from './layers/layer-norm.ts';
export { Linear } from './layers/linear.ts';
export { QuantizedEmbedding, type QuantizedEmbeddingOptions } from './layers/quantized-embedding.ts';
export { QuantizedLinear, type QuantizedLinearArrays, type QuantizedLinearOptions } from './layers/quantized-linear.ts';
export { RMSNorm } from './layers/rms-norm.ts';
export { castForLoad, type LoadDtype, loadDtype } from './loading/dtype-policy.ts';
export {
  type LoadIntoOptions,
  loadInto,
  type QuantizationConfig,
  type Sanitizing,
  type Weights,
} from './loading/load-into.ts';
export { Module } from './module/module.ts';
export type { ModuleTree, ParameterTree, Tree, TreeNode } from './module/trees.ts';
export type { Unary } from './module/unary.ts';
export { type WeightDifferences, WeightsError, type WrongWeight } from './module/weights-error.ts';
export { type DequantizeOptions, dequantize } from './quantized/dequantize.ts';
export { type GatherQmmOptions, gatherQmm } from './quantized/gather-qmm.ts';
export { LengthMismatchError } from './quantized/length-mismatch-error.ts';
export { type QuantizationMode, quantizationModes } from './quantized/mode.ts';
export type { PackedWeight } from './quantized/packed-weight.ts';
export type { QuantizationOptions, QuantizationParams } from './quantized/params.ts';
export { type QuantizedParts, quantizedParts } from './quantized/parts.ts';
export { quantize } from './quantized/quantize.ts';
export type { QuantizeArrayOptions } from './quantized/quantize-array.ts';
export type { Quantizable, QuantizeModuleOptions } from './quantized/quantize-module.ts';
export { type QuantizedMatmulOptions, quantizedMatmul } from './quantized/quantized-matmul.ts';
export { DynamicRoPE, type DynamicRopeOptions } from './rope/dynamic-rope.ts';
export { initializeRope, type RopeScaling } from './rope/initialize-rope.ts';
export { Llama3RoPE, type Llama3RopeOptions } from './rope/llama3-rope.ts';
export { RoPE, type RopeForwardOptions, type RopeLayer, type RopeOptions } from './rope/rope.ts';
