import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypeCode } from '../dtype.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxes, checkDtype, checkInt, checkOptions, checkShape, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { reduceNothing } from '../reduce-nothing.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface DiagOptions extends OpOptions {
  /** Which diagonal: above 0 to the right, below 0 to the left. Default: 0. */
  k?: number | undefined;
}

export interface DiagonalOptions extends OpOptions {
  /** Which diagonal: above 0 to the right, below 0 to the left. Default: 0. */
  offset?: number | undefined;
  /** The axis of the rows. Default: 0. */
  axis1?: number | undefined;
  /** The axis of the columns. Default: 1. */
  axis2?: number | undefined;
}

export interface TraceOptions extends DiagonalOptions {
  /** Convert the elements first. Default: the array's own; integers then add up as in `sum`. */
  dtype?: Dtype | undefined;
}

interface Plane {
  /** Elements on the diagonal. */
  length: number;
  offset: number;
  axis1: number;
  axis2: number;
}

/** The two axes and the offset, no further out than the first diagonal that is empty: MLX negates it in 32 bits. */
function checkPlane(op: string, a: MLXArray, options: Partial<DiagonalOptions>): Plane {
  const { offset = 0, axis1 = 0, axis2 = 1 } = options;
  if (a.ndim < 2) throw new ShapeError({ op, message: `expected at least 2 axes, got ${describe(a)}` });
  checkAxes(op, [axis1, axis2], a.ndim);
  checkInt(op, 'offset', offset);
  const [rows, columns] = [a.shape.at(axis1) as number, a.shape.at(axis2) as number];
  const near = Math.min(Math.max(offset, -rows), columns);
  return { length: Math.min(rows + Math.min(near, 0), columns - Math.max(near, 0)), offset: near, axis1, axis2 };
}

/**
 * The diagonal of the planes of `axis1` and `axis2`; both axes go and the diagonal becomes the last one.
 *
 * @example
 * console.log(mx.diagonal(mx.array([[1, 2], [3, 4]]), { offset: 1 }).tolist()); // [2]
 */
export function diagonal(a: MLXArray, options?: DiagonalOptions): MLXArray {
  const array = checkArray('diagonal', 'a', a);
  const given = checkOptions('diagonal', options);
  const { offset, axis1, axis2 } = checkPlane('diagonal', array, given);
  return wrap(sys.mlx_diagonal(array.handle, offset, axis1, axis2, resolveStream(given.stream)));
}

/** The sum of the diagonal of the planes of `axis1` and `axis2`, both of which go. */
export function trace(a: MLXArray, options?: TraceOptions): MLXArray {
  const array = checkArray('trace', 'a', a);
  const given = checkOptions('trace', options);
  const { dtype = array.dtype, stream } = given;
  const { length, offset, axis1, axis2 } = checkPlane('trace', array, given);
  const code = dtypeCode(checkDtype('trace', dtype));
  const s = resolveStream(stream);
  const sum = sys.mlx_trace_axes(array.handle, offset, axis1, axis2, code, s);
  if (length > 0 && array.size > 0) return wrap(sum);
  return wrap(reduceNothing(sum, code, (nothing) => sys.mlx_sum(nothing, false, s), s));
}

/**
 * A matrix with a vector on its diagonal `k` and zeros elsewhere, or the diagonal `k` of a matrix.
 * `[n] → [n + |k|, n + |k|]`.
 *
 * @example
 * console.log(mx.diag(mx.array([1, 2])).tolist()); // [[1, 0], [0, 2]]
 */
export function diag(a: MLXArray, options?: DiagOptions): MLXArray {
  const array = checkArray('diag', 'a', a);
  const { k = 0, stream } = checkOptions('diag', options);
  checkInt('diag', 'k', k);
  const s = resolveStream(stream);
  if (array.ndim === 2) return wrap(sys.mlx_diag(array.handle, checkPlane('diag', array, { offset: k }).offset, s));
  if (array.ndim !== 1) throw new ShapeError({ op: 'diag', message: `expected 1 or 2 axes, got ${describe(array)}` });
  const length = array.size + Math.abs(k);
  checkShape('diag', [length, length]);
  return wrap(sys.mlx_diag(array.handle, k, s));
}
