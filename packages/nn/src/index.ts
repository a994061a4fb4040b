export { gelu } from './activations/gelu.js';
export { geluApprox } from './activations/gelu-approx.js';
export { geluFastApprox } from './activations/gelu-fast-approx.js';
export { relu } from './activations/relu.js';
export { silu } from './activations/silu.js';
export { swiglu } from './activations/swiglu.js';
export { type SwigluOaiOptions, swigluOai } from './activations/swiglu-oai.js';
export { type AttentionInputs, scaledDotProductAttention } from './attention/attention.js';
export { joinHeads, splitHeads } from './attention/heads.js';
export type { CacheRows, KVCache } from './attention/kv-cache.js';
export {
  type AttentionMask,
  type AttentionMaskOptions,
  createAttentionMask,
  createCausalMask,
  createPaddingMask,
  type MaskOptions,
  type Padding,
  type PaddingOptions,
} from './attention/masks.js';
export { type RotaryAttentionInputs, rotaryAttention } from './attention/rotary-attention.js';
export { QuantizedSwitchLinear } from './experts/quantized-switch-linear.js';
export { SwitchGLU, type SwitchGLUOptions } from './experts/switch-glu.js';
export {
  type SwitchLayer,
  SwitchLinear,
  type SwitchLinearOptions,
  type SwitchOptions,
} from './experts/switch-linear.js';
export { SwitchMLP, type SwitchMLPOptions } from './experts/switch-mlp.js';
export { Embedding, type EmbeddingLayer, type EmbeddingOptions } from './layers/embedding.js';
export { LayerNorm, type LayerNormOptions } from './layers/layer-norm.js';
export { Linear, type LinearOptions } from './layers/linear.js';
export { addProjection, addSwiglu, project, projectSwiglu, type SwigluLayers } from './layers/project.js';
export { QQLinear, type QQLinearArrays, type QQLinearOptions } from './layers/qq-linear.js';
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
export { Module } from './module/module.js';
export type { ModuleTree, ParameterTree, Tree, TreeNode } from './module/trees.js';
export type { Unary } from './module/unary.js';
export { type WeightDifferences, WeightsError, type WrongWeight } from './module/weights-error.js';
export { dequantize } from './quantized/dequantize.js';
export type { DequantizeArrayOptions } from './quantized/dequantize-array.js';
export type { DequantizeModuleOptions } from './quantized/dequantize-module.js';
export { type GatherQmmOptions, gatherQmm } from './quantized/gather-qmm.js';
export { type GatherQqmmOptions, gatherQqmm } from './quantized/gather-qqmm.js';
export type { InputProductOptions } from './quantized/input-operands.js';
export { LengthMismatchError } from './quantized/length-mismatch-error.js';
export { mixedQuantPredicateBuilder, type QuantRecipe, quantRecipes } from './quantized/mixed-quant-predicate.js';
export { type QuantizationMode, quantizationModes } from './quantized/mode.js';
export type { PackedWeight } from './quantized/packed-weight.js';
export type { LayerQuantization, QuantizationOptions, QuantizationParams } from './quantized/params.js';
export { type QuantizedParts, quantizedParts } from './quantized/parts.js';
export { qqmm } from './quantized/qqmm.js';
export { type QuantizationEntry, type QuantizationRecord, quantizationOf } from './quantized/quantization-of.js';
export { quantize } from './quantized/quantize.js';
export type { QuantizeArrayOptions } from './quantized/quantize-array.js';
export type { Quantizable, QuantizeModuleOptions } from './quantized/quantize-module.js';
export { type QuantizedMatmulOptions, quantizedMatmul } from './quantized/quantized-matmul.js';
export { applyYarnMscale } from './rope/apply-yarn-mscale.js';
export { DynamicRoPE, type DynamicRopeOptions } from './rope/dynamic-rope.js';
export { initializeRope, type RopeScaling } from './rope/initialize-rope.js';
export { Llama3RoPE, type Llama3RopeOptions } from './rope/llama3-rope.js';
export { MRoPE, type MRopeForwardOptions, type MRopeOptions, type PositionEmbeddings } from './rope/m-rope.js';
export { ProportionalRoPE, type ProportionalRopeOptions } from './rope/proportional-rope.js';
export { RoPE, type RopeOptions } from './rope/rope.js';
export { type RopeForwardOptions, type RopeLayer, RotaryEncoding, type Rotation } from './rope/rotary-encoding.js';
export { SuScaledRoPE, type SuScaledRopeOptions } from './rope/su-scaled-rope.js';
export { YarnRoPE, type YarnRopeOptions } from './rope/yarn-rope.js';
