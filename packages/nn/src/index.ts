export { CELU, celu, ELU, type EluOptions, elu, SELU, selu } from './activations/elu.js';
export { GELU, type GeluForm, type GeluOptions, gelu } from './activations/gelu.js';
export { geluApprox } from './activations/gelu-approx.js';
export { geluFastApprox } from './activations/gelu-fast-approx.js';
export { GLU, type GluOptions, glu } from './activations/glu.js';
export { HardTanh, type HardTanhOptions, hardTanh } from './activations/hard-tanh.js';
export { Hardswish, hardswish } from './activations/hardswish.js';
export { LeakyReLU, type LeakyReluOptions, leakyRelu } from './activations/leaky-relu.js';
export { Mish, mish } from './activations/mish.js';
export { PReLU, type PreluOptions, prelu } from './activations/prelu.js';
export { ReLU, ReLU2, ReLU6, relu, relu2, relu6 } from './activations/relu.js';
export { HardShrink, hardShrink, type ShrinkOptions, Softshrink, softshrink } from './activations/shrink.js';
export { LogSigmoid, logSigmoid, Sigmoid, sigmoid } from './activations/sigmoid.js';
export { SiLU, silu } from './activations/silu.js';
export {
  LogSoftmax,
  logSoftmax,
  Softmax,
  type SoftmaxOptions,
  Softmin,
  softmax,
  softmin,
} from './activations/softmax.js';
export { Softplus, softplus } from './activations/softplus.js';
export { Softsign, softsign } from './activations/softsign.js';
export { Step, type StepOptions, step } from './activations/step.js';
export { swiglu } from './activations/swiglu.js';
export { type SwigluOaiOptions, swigluOai } from './activations/swiglu-oai.js';
export { Tanh, tanh } from './activations/tanh.js';
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
export { ConvTranspose1d, type ConvTranspose1dOptions } from './convolution/conv-transpose1d.js';
export { ConvTranspose2d, type ConvTranspose2dOptions } from './convolution/conv-transpose2d.js';
export { ConvTranspose3d, type ConvTranspose3dOptions } from './convolution/conv-transpose3d.js';
export { Conv1d, type Conv1dOptions } from './convolution/conv1d.js';
export { Conv2d, type Conv2dOptions } from './convolution/conv2d.js';
export { Conv3d, type Conv3dOptions } from './convolution/conv3d.js';
export type { TransposedConvolutionOptions } from './convolution/transposed-convolution.js';
export { QuantizedSwitchLinear } from './experts/quantized-switch-linear.js';
export { SwitchGLU, type SwitchGLUOptions } from './experts/switch-glu.js';
export {
  type SwitchLayer,
  SwitchLinear,
  type SwitchLinearOptions,
  type SwitchOptions,
} from './experts/switch-linear.js';
export { SwitchMLP, type SwitchMLPOptions } from './experts/switch-mlp.js';
export * as init from './init/index.js';
export { BatchNorm, type BatchNormOptions } from './layers/batch-norm.js';
export { Bilinear } from './layers/bilinear.js';
export type { Callable } from './layers/callable.js';
export { Dropout, Dropout2d, Dropout3d } from './layers/dropout.js';
export {
  Embedding,
  type EmbeddingLayer,
  type EmbeddingOptions,
} from './layers/embedding.js';
export { GroupNorm, type GroupNormOptions } from './layers/group-norm.js';
export { Identity } from './layers/identity.js';
export { InstanceNorm, type InstanceNormOptions } from './layers/instance-norm.js';
export { LayerNorm, type LayerNormOptions } from './layers/layer-norm.js';
export { Linear, type LinearOptions } from './layers/linear.js';
export { addProjection, addSwiglu, project, projectSwiglu, type SwigluLayers } from './layers/project.js';
export { QQLinear, type QQLinearArrays, type QQLinearOptions } from './layers/qq-linear.js';
export { QuantizedEmbedding, type QuantizedEmbeddingOptions } from './layers/quantized-embedding.js';
export { QuantizedLinear, type QuantizedLinearArrays, type QuantizedLinearOptions } from './layers/quantized-linear.js';
export { RMSNorm } from './layers/rms-norm.js';
export { Sequential } from './layers/sequential.js';
export { castForLoad, type LoadDtype, loadDtype } from './loading/dtype-policy.js';
export { type LoadCheckpointOptions, loadCheckpoint } from './loading/load-checkpoint.js';
export {
  type LoadIntoOptions,
  loadInto,
  type QuantizationConfig,
  type Sanitizing,
  type Weights,
} from './loading/load-into.js';
export { quantizationConfig } from './loading/quantization-config.js';
export * as losses from './losses/index.js';
export { disposeModule } from './module/dispose-module.js';
export type { FilterAndMapOptions, ModuleFilter, ModuleGuard } from './module/filter-and-map.js';
export type { FreezeOptions } from './module/frozen-keys.js';
export { Module } from './module/module.js';
export type { ParametersOf, TrainableParametersOf } from './module/parameters-of.js';
export type { ModuleTree, ParameterTree, Tree, TreeNode } from './module/trees.js';
export type { Unary } from './module/unary.js';
export { type WeightDifferences, WeightsError, type WrongWeight } from './module/weights-error.js';
export * as optimizers from './optimizers/index.js';
export { AvgPool1d, AvgPool2d, AvgPool3d } from './pooling/avg-pool.js';
export { MaxPool1d, MaxPool2d, MaxPool3d } from './pooling/max-pool.js';
export type { PoolOptions } from './pooling/pool.js';
export { ALiBi, type AlibiMatrixOptions, type AlibiOptions } from './positional/alibi.js';
export {
  SinusoidalPositionalEncoding,
  type SinusoidalPositionalEncodingOptions,
} from './positional/sinusoidal-positional-encoding.js';
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
export { GRU } from './recurrent/gru.js';
export { LSTM } from './recurrent/lstm.js';
export { RNN, type RNNOptions } from './recurrent/rnn.js';
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
export { checkpoint } from './training/checkpoint.js';
export { type Gradients, valueAndGrad } from './training/value-and-grad.js';
export { MultiHeadAttention, type MultiHeadAttentionOptions } from './transformer/multi-head-attention.js';
export { type Decoder, type Encoder, Transformer, type TransformerOptions } from './transformer/transformer.js';
export { TransformerDecoder } from './transformer/transformer-decoder.js';
export { TransformerDecoderLayer } from './transformer/transformer-decoder-layer.js';
export { TransformerEncoder, type TransformerStackOptions } from './transformer/transformer-encoder.js';
export { TransformerEncoderLayer, type TransformerLayerOptions } from './transformer/transformer-encoder-layer.js';
export type { InterpolationOptions } from './upsample/interpolate.js';
export type { ScaleFactor } from './upsample/scale-factors.js';
export { Upsample, type UpsampleMode, type UpsampleOptions } from './upsample/upsample.js';
export { upsampleCubic } from './upsample/upsample-cubic.js';
export { upsampleLinear } from './upsample/upsample-linear.js';
export { upsampleNearest } from './upsample/upsample-nearest.js';
