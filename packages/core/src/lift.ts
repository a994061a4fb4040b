import type { MLXArray } from './array.js';
import { checkArray, checkAxes, checkAxis, checkOptions } from './guards.js';
import { type Operand, withOperands } from './operand.js';
import type { AxisOptions, OpOptions, ReductionOptions } from './options.js';
import { resolveStream, streamOf } from './stream.js';
import { wrap } from './wrap.js';

export type UnaryOp = (a: MLXArray, options?: OpOptions) => MLXArray;
export type BinaryOp = (a: Operand, b: Operand, options?: OpOptions) => MLXArray;
export type ReductionOp = (a: MLXArray, options?: ReductionOptions) => MLXArray;
export type AxisOp<Options extends AxisOptions = AxisOptions> = (a: MLXArray, options?: Options) => MLXArray;

type Raw1 = (a: number, s: number) => number;
type Raw2 = (a: number, b: number, s: number) => number;
type RawAll = (a: number, keepdims: boolean, s: number) => number;
type RawAxis = (a: number, axis: number, keepdims: boolean, s: number) => number;
type RawAxes = (a: number, axes: number[], keepdims: boolean, s: number) => number;

/** Declares an element-wise op of one array. */
export function unary(op: string, raw: Raw1): UnaryOp {
  return (a, options) => wrap(raw(checkArray(op, 'a', a).handle, streamOf(op, options)));
}

/** Declares an element-wise op of two broadcast operands, scalars included. */
export function binary(op: string, raw: Raw2): BinaryOp {
  return (a, b, options) => {
    const s = streamOf(op, options);
    return wrap(withOperands(op, a, b, (left, right) => raw(left, right, s)));
  };
}

/** Declares a reduction from its three raw forms: over all axes, one axis, or several. */
export function reduction(op: string, all: RawAll, one: RawAxis, several: RawAxes): ReductionOp {
  return (a, options) => {
    const { handle, ndim } = checkArray(op, 'a', a);
    const { axis, keepdims = false, stream } = checkOptions(op, options);
    const s = resolveStream(stream);
    if (axis === undefined) return wrap(all(handle, keepdims, s));
    if (typeof axis === 'number') return wrap(one(handle, checkAxis(op, axis, ndim), keepdims, s));
    return wrap(several(handle, checkAxes(op, axis, ndim), keepdims, s));
  };
}

/** Declares a reduction to positions (argmax and the like), over all elements or one axis. */
export function argReduction(
  op: string,
  all: RawAll,
  one: RawAxis,
): (a: MLXArray, options?: AxisOptions & { keepdims?: boolean }) => MLXArray {
  return (a, options) => {
    const { handle, ndim } = checkArray(op, 'a', a);
    const { axis, keepdims = false, stream } = checkOptions(op, options);
    const s = resolveStream(stream);
    return wrap(axis === undefined ? all(handle, keepdims, s) : one(handle, checkAxis(op, axis, ndim), keepdims, s));
  };
}

/** Declares an op along one axis, the last by default. */
export function alongAxis(op: string, raw: (a: number, axis: number, s: number) => number): AxisOp {
  return (a, options) => {
    const { handle, ndim } = checkArray(op, 'a', a);
    const { axis = -1, stream } = checkOptions(op, options);
    return wrap(raw(handle, checkAxis(op, axis, ndim), resolveStream(stream)));
  };
}
