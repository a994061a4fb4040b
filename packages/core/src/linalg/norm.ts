import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxes, checkChoice, checkNumber, checkOptions, describe } from '../guards.js';
import { newScalar } from '../operand.js';
import type { ReductionOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { type Keep, withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { cpuStream } from './cpu-stream.js';
import { orNaN } from './finite.js';
import { checkCount, newZeros } from './matrices.js';

const words = ['fro', 'f', 'nuc', 'inf', '-inf'] as const;

/** The order of a norm: a number, or one of the names. */
export type NormOrder = number | (typeof words)[number];

export interface NormOptions extends ReductionOptions {
  /**
   * For vectors: `Infinity` (`'inf'`) the largest and `-Infinity` (`'-inf'`) the smallest `|a|`, 0 how many are not 0,
   * any other number `(Σ |a|^ord)^(1/ord)`. For matrices: `'fro'` (`'f'`) `√(Σ |a|²)`, `'nuc'` the sum of the singular
   * values, 2 and -2 the largest and smallest of them, 1 and -1 the largest and smallest sum of `|a|` down a column,
   * `Infinity` and `-Infinity` along a row. Default: `√(Σ |a|²)`.
   */
  ord?: NormOrder | null | undefined;
}

const infinities: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

function checkOrder(op: string, ord: unknown): number | 'fro' | 'f' | 'nuc' | undefined {
  if (ord === undefined || ord === null) return undefined;
  if (typeof ord === 'number') return checkNumber(op, 'ord', ord);
  const word = checkChoice(op, 'ord', ord, words);
  return word === 'inf' || word === '-inf' ? infinities[word] : word;
}

/** The axes of a norm of `order`: one or two, or `null` for all that there are. */
function checkNormAxes(op: string, a: MLXArray, axis: NormOptions['axis'], order: unknown): number[] | null {
  if (axis === undefined || axis === null) {
    if (order === undefined || a.ndim === 2 || (a.ndim === 1 && typeof order === 'number')) return null;
    throw new ShapeError({ op, message: `expected axis, with ord and an array like ${describe(a)}` });
  }
  const axes = checkAxes(op, axis, a.ndim);
  const most = typeof order === 'string' ? 'two' : 'one or two';
  if (axes.length === 2 || (axes.length === 1 && most !== 'two')) return axes;
  throw new ShapeError({ op, message: `expected ${most} axes, got ${describe(axis)}` });
}

/**
 * The norm of vectors, of one `axis`, or of matrices, of two; without `axis` that of the whole array, which needs 1 or
 * 2 axes when `ord` is given. Integers give float32. The norms by singular values (2, -2 and `'nuc'` of matrices) take
 * float32 and float64 and run on the CPU, as `svd`; they are NaN where a matrix holds NaN or an infinity.
 *
 * @example
 * const a = mx.array([[3, -4], [0, 0]]);
 * console.log(mx.linalg.norm(a).item()); // 5
 * console.log(mx.linalg.norm(a, { ord: 1, axis: 1 }).tolist()); // [7, 0]
 */
export function norm(a: MLXArray, options?: NormOptions): MLXArray {
  const op = 'linalg.norm';
  const array = checkArray(op, 'a', a);
  const { handle } = array;
  const { ord, axis, keepdims = false, stream } = checkOptions(op, options);
  const order = checkOrder(op, ord);
  const axes = checkNormAxes(op, array, axis, order);
  const isMatrix = (axes ?? array.shape).length === 2;
  if (order === 'nuc' || (isMatrix && (order === 2 || order === -2))) {
    return singularNorm(op, array, order, axes ?? [0, 1], keepdims, cpuStream(op, stream));
  }
  const s = resolveStream(stream);
  return wrap(
    withTemporaries((keep) => {
      const full = array.size === 0 ? keep(newZeros(array, s)) : handle;
      if (order === undefined) return sys.mlx_linalg_norm_l2(full, axes, keepdims, s);
      if (typeof order === 'string') return sys.mlx_linalg_norm_matrix(full, order, axes, keepdims, s);
      return sys.mlx_linalg_norm(full, order, axes, keepdims, s);
    }),
  );
}

function singularNorm(
  op: string,
  a: MLXArray,
  order: 'nuc' | 2 | -2,
  axes: readonly number[],
  keepdims: boolean,
  s: number,
): MLXArray {
  checkCount(op, a.shape);
  const raw = (matrices: number): number =>
    order === 'nuc'
      ? sys.mlx_linalg_norm_matrix(matrices, order, axes, keepdims, s)
      : sys.mlx_linalg_norm(matrices, order, axes, keepdims, s);
  return wrap(
    withTemporaries((keep) => {
      if (a.size === 0) return raw(keep(newZeros(a, s)));
      const safe = finiteAlong(a, axes, keep, s);
      const known = keep(sys.mlx_all_axes(safe.isFinite, axes, keepdims, s));
      return orNaN(known, keep(raw(safe.matrices)), keep, s);
    }),
  );
}

/** Zeros in place of the matrices along two axes that hold NaN or an infinity: LAPACK may never end on them. */
function finiteAlong(
  a: MLXArray,
  axes: readonly number[],
  keep: Keep,
  s: number,
): { matrices: number; isFinite: number } {
  const isFinite = keep(sys.mlx_isfinite(a.handle, s));
  const whole = keep(sys.mlx_all_axes(isFinite, axes, true, s));
  return { isFinite, matrices: keep(sys.mlx_where(whole, a.handle, keep(newScalar(0, a.dtype)), s)) };
}
