import './setup.js';

export { MLXArray } from './array.js';
export * from './creation.js';
export { cpu, type Device, gpu, isAvailable } from './device.js';
export * from './dtype.js';
export * from './errors/index.js';
export { evalAsync, evaluate, evaluate as eval } from './evaluate.js';
export * as fast from './fast.js';
export type { Complex, Item, NestedList, TypedArray } from './host-types.js';
export * from './io/index.js';
export * from './memory.js';
export type { Operand, Scalar } from './operand.js';
export * from './ops/arithmetic.js';
export * from './ops/clip.js';
export * from './ops/comparison.js';
export * from './ops/conversion.js';
export * from './ops/exponential.js';
export * from './ops/indexing.js';
export * from './ops/integer-division.js';
export * from './ops/matmul.js';
export * from './ops/pad.js';
export * from './ops/reduction.js';
export { variance as var } from './ops/reduction.js';
export * from './ops/shape.js';
export * from './ops/sorting.js';
export * from './ops/triangle.js';
export type { AxesOptions, AxisOptions, OpOptions, ReductionOptions } from './options.js';
export * as random from './random.js';
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
export { type Tree, treeArrays, treeFlatten, treeMap } from './tree.js';
