import './setup.js';

export { MLXArray } from './array.js';
export type { ArrayGetters, ArrayMethods } from './array-method-types.js';
export * from './constants.js';
export * from './creation.js';
export * as cuda from './cuda.js';
export { cpu, type Device, gpu, isAvailable } from './device.js';
export { deviceCount, deviceInfo } from './device-info.js';
export {
  bfloat16,
  bool,
  complex64,
  type Dtype,
  dtypeSize,
  dtypes,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  isFloating,
  isInexact,
  isInteger,
  uint8,
  uint16,
  uint32,
  uint64,
} from './dtype.js';
export * from './dtypes/categories.js';
export * from './dtypes/isdtype.js';
export * from './dtypes/limits.js';
export { canCast, resultType } from './dtypes/promotion.js';
export * from './errors/index.js';
export { evalAsync, evaluate, evaluate as eval } from './evaluate.js';
export * as fast from './fast/index.js';
export * as fft from './fft/index.js';
export type {
  Complex,
  Float16Array,
  HostMemory,
  HostViewOptions,
  Item,
  NestedList,
  TypedArray,
  TypedArrayOptions,
} from './host-types.js';
export type { IndexedUpdate } from './indexing/at.js';
export type { BoundsOptions } from './indexing/bounds.js';
export type { IndexList } from './indexing/host-index.js';
export type { Index, IntegerTypedArray } from './indexing/index-entry.js';
export { type Slice, s } from './indexing/slice-value.js';
export type { UpdateValue } from './indexing/update-value.js';
export * from './interchange/index.js';
export * from './io/index.js';
export type { ArgReductionOp, AxisOp, BinaryOp, ReductionOp, UnaryOp } from './lift.js';
export * as linalg from './linalg/index.js';
export * from './memory.js';
export * as memory from './memory.js';
export * as metal from './metal.js';
export type { NestedValues } from './nested.js';
export type { Operand, Scalar } from './operand.js';
export * from './ops/along-axis.js';
export * from './ops/arithmetic.js';
export * from './ops/as-strided.js';
export * from './ops/at-least.js';
export * from './ops/axes.js';
export * from './ops/bitwise.js';
export * from './ops/block-masked-mm.js';
export * from './ops/broadcast.js';
export * from './ops/classification.js';
export * from './ops/clip.js';
export * from './ops/closeness.js';
export * from './ops/comparison.js';
export * from './ops/complex.js';
export * from './ops/conversion.js';
export * from './ops/convolution/index.js';
export * from './ops/cumulative.js';
export * from './ops/depends.js';
export * from './ops/diagonal.js';
export * from './ops/diff.js';
export * from './ops/einsum.js';
export * from './ops/einsum-path.js';
export * from './ops/exponential.js';
export * from './ops/eye.js';
export * from './ops/filling.js';
export * from './ops/flip.js';
export * from './ops/fp8.js';
export * from './ops/gather-mm.js';
export * from './ops/hadamard-transform.js';
export * from './ops/hyperbolic.js';
export * from './ops/integer-division.js';
export * from './ops/join.js';
export * from './ops/logical.js';
export * from './ops/matmul.js';
export * from './ops/meshgrid.js';
export * from './ops/nan-to-num.js';
export * from './ops/pad.js';
export * from './ops/products.js';
export * from './ops/ranges.js';
export * from './ops/reduction.js';
export { variance as var } from './ops/reduction.js';
export * from './ops/repeat.js';
export * from './ops/roll.js';
export * from './ops/rounding.js';
export * from './ops/searchsorted.js';
export * from './ops/segmented-mm.js';
export * from './ops/select.js';
export * from './ops/shape.js';
export * from './ops/shifts.js';
export * from './ops/slice.js';
export * from './ops/softmax.js';
export * from './ops/sorting.js';
export * from './ops/split.js';
export * from './ops/take.js';
export { type TensordotOptions, tensordot } from './ops/tensordot.js';
export * from './ops/triangle.js';
export * from './ops/trigonometry.js';
export * from './ops/windows.js';
export type { ArgReductionOptions, AxesOptions, AxisOptions, OpOptions, ReductionOptions } from './options.js';
export {
  getPrintoptions,
  type PrintOptions,
  printoptions,
  setPrintoptions,
} from './printing/print-options.js';
export * as random from './random/index.js';
export { type TidyOptions, tidy } from './scope.js';
export {
  defaultDevice,
  defaultStream,
  newStream,
  type Stream,
  type StreamOrDevice,
  setDefaultDevice,
  setDefaultStream,
  synchronize,
  withStream,
} from './stream.js';
export * from './transforms/index.js';
export * from './tree/index.js';
export type { ArraysThen } from './variadic.js';
