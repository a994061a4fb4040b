import { sys } from '@mlxts/sys';
import { MLXArray } from './array.js';
import { dtypeCode } from './dtype.js';
import { checkArray, checkAxes, checkAxis, checkOptions } from './guards.js';
import { type Operand, withOperand, withOperands } from './operand.js';
import type { ArgReductionOptions, AxisOptions, OpOptions, ReductionOptions } from './options.js';
import { reduceNothing } from './reduce-nothing.js';
import { resolveStream, streamOf } from './stream.js';
import { wrap } from './wrap.js';

export type UnaryOp = (a: Operand, options?: OpOptions) => MLXArray;
export type BinaryOp = (a: Operand, b: Operand, options?: OpOptions) => MLXArray;
export type ReductionOp = (a: MLXArray, options?: ReductionOptions) => MLXArray;
export type ArgReductionOp = (a: MLXArray, options?: ArgReductionOptions) => MLXArray;
export type AxisOp = (a: MLXArray, options?: AxisOptions) => MLXArray;

type Raw1 = (a: number, s: number) => number;
type Raw2 = (a: number, b: number, s: number) => number;
type RawAll = (a: number, keepdims: boolean, s: number) => number;
type RawAxis = (a: number, axis: number, keepdims: boolean, s: number) => number;
type RawAxes = (a: number, axes: number[], keepdims: boolean, s: number) => number;

/** Declares an element-wise op of one array or scalar. */
export function unary(op: string, raw: Raw1): UnaryOp {
  return (a, options) => {
    const s = streamOf(op, options);
    return wrap(a instanceof MLXArray ? raw(a.handle, s) : withOperand(op, a, (handle) => raw(handle, s)));
  };
}

/** Declares an element-wise op of two broadcast operands, scalars included. */
export function binary(op: string, raw: Raw2): BinaryOp {
  return (a, b, options) => {
    const s = streamOf(op, options);
    if (a instanceof MLXArray && b instanceof MLXArray) return wrap(raw(a.handle, b.handle, s));
    return wrap(withOperands(op, a, b, (left, right) => raw(left, right, s)));
  };
}

/** Reduces by one of three raw forms: over all axes, one axis, or several. */
export function reduceBy(
  op: string,
  a: MLXArray,
  options: ReductionOptions | undefined,
  all: RawAll,
  one: RawAxis,
  several: RawAxes,
): MLXArray {
  const array = checkArray(op, 'a', a);
  const { axis, keepdims = false, stream } = checkOptions(op, options);
  const s = resolveStream(stream);
  const { handle } = array;
  const reduced =
    axis === undefined || axis === null
      ? all(handle, keepdims, s)
      : typeof axis === 'number'
        ? one(handle, checkAxis(op, axis, array.ndim), keepdims, s)
        : several(handle, checkAxes(op, axis, array.ndim), keepdims, s);
  if (sys.mlx_array_size(handle) > 0) return wrap(reduced);
  return wrap(reduceNothing(reduced, dtypeCode(array.dtype), (nothing) => all(nothing, false, s), s));
}

/** Declares a reduction from its three raw forms: over all axes, one axis, or several. */
export function reduction(op: string, all: RawAll, one: RawAxis, several: RawAxes): ReductionOp {
  return (a, options) => reduceBy(op, a, options, all, one, several);
}

/** Declares a reduction to positions (argmax and the like), over all elements or one axis. */
export function argReduction(op: string, all: RawAll, one: RawAxis): ArgReductionOp {
  return (a, options) => {
    const array = checkArray(op, 'a', a);
    const { axis, keepdims = false, stream } = checkOptions(op, options);
    const s = resolveStream(stream);
    if (axis !== undefined && axis !== null) {
      return wrap(one(array.handle, checkAxis(op, axis, array.ndim), keepdims, s));
    }
    // With keepdims MLX makes room for one axis less than the array has, and fails where that is -1.
    return wrap(all(array.handle, keepdims === true ? array.ndim > 0 : keepdims, s));
  };
}
