export { gelu } from './activations/gelu.js';
export { geluApprox } from './activations/gelu-approx.js';
export { geluFastApprox } from './activations/gelu-fast-approx.js';
export { relu } from './activations/relu.js';
export { silu } from './activations/silu.js';
export { swiglu } from './activations/swiglu.js';
export { type AttentionInputs, scaledDotProductAttention } from './attention/attention.js';
export { joinHeads, splitHeads } from './attention/heads.js';
export type { CacheRows, KVCache } from './attention/kv-cache.js';
export { type AttentionMask, createAttentionMask, createCausalMask, type MaskOptions } from './attention/masks.js';
export { type RotaryAttentionInputs, rotaryAttention } from './attention/rotary-attention.js';
export { Embedding, type EmbeddingLayer } from './layers/embedding.js';
export { LayerNorm, type LayerNormOptions } from './layers/layer-norm.js';
export { Linear } from './layers/linear.js';
export { addProjection, addSwiglu, project, projectSwiglu, type SwigluLayers } from './layers/project.js';
export { QuantizedEmbedding, type QuantizedEmbeddingOptions } from './layers/quantized-embedding.js';
export { QuantizedLinear, type QuantizedLinearArrays, type QuantizedLinearOptions } from './layers/quantized-linear.js';
export { RMSNorm } from './layers/rms-norm.js';
export { castForLoad, type LoadDtype, loadDtype } from './loading/dtype-policy.js';
export {
  type LoadIntoOptions,
  loadInto,
  type QuantizationConfig,
  type Sanitizing,
  type Weights,
} from './loading/load-into.js';
export type { FilterAndMapOptions, ModuleFilter, ModuleGuard } from './module/filter-and-map.js';
export type { FreezeOptions } from './module/frozen-keys.js';
export { Module } from './module/module.js';
export type { ParametersOf, TrainableParametersOf } from './module/parameters-of.js';
export type { ModuleTree, ParameterTree, Tree, TreeNode } from './module/trees.js';
export type { Unary } from './module/unary.js';
export { type WeightDifferences, WeightsError, type WrongWeight } from './module/weights-error.js';
export * as optimizers from './optimizers/index.js';
export { type DequantizeOptions, dequantize } from './quantized/dequantize.js';
export { type GatherQmmOptions, gatherQmm } from './quantized/gather-qmm.js';
export { LengthMismatchError } from './quantized/length-mismatch-error.js';
export { type QuantizationMode, quantizationModes } from './quantized/mode.js';
export type { PackedWeight } from './quantized/packed-weight.js';
export type { QuantizationOptions, QuantizationParams } from './quantized/params.js';
export { type QuantizedParts, quantizedParts } from './quantized/parts.js';
export { quantize } from './quantized/quantize.js';
export type { QuantizeArrayOptions } from './quantized/quantize-array.js';
export type { Quantizable, QuantizeModuleOptions } from './quantized/quantize-module.js';
export { type QuantizedMatmulOptions, quantizedMatmul } from './quantized/quantized-matmul.js';
export { DynamicRoPE, type DynamicRopeOptions } from './rope/dynamic-rope.js';
export { initializeRope, type RopeScaling } from './rope/initialize-rope.js';
export { Llama3RoPE, type Llama3RopeOptions } from './rope/llama3-rope.js';
export { RoPE, type RopeOptions } from './rope/rope.js';
export { type RopeForwardOptions, type RopeLayer, RotaryEncoding, type Rotation } from './rope/rotary-encoding.js';
export { checkpoint } from './training/checkpoint.js';
export { type Gradients, valueAndGrad } from './training/value-and-grad.js';
