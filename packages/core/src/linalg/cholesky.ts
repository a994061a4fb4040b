import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkOptions } from '../guards.js';
import { newScalar } from '../operand.js';
import { type Keep, withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { cpuStream } from './cpu-stream.js';
import { orNaN } from './finite.js';
import type { UpperOptions } from './inverse.js';
import { checkSquare, type Matrices, newZeros, real } from './matrices.js';

/**
 * The Cholesky factor of each symmetric positive definite matrix: lower triangular `L` with `L @ Lᵀ = a`, or upper
 * triangular `U` with `Uᵀ @ U = a`; `[..., n, n] → [..., n, n]`, float32 or float64. Symmetry is taken on trust: one
 * triangle is read, the one of the factor. NaN throughout for a matrix that is not positive definite, where MLX
 * leaves a half-made factor.
 *
 * @example
 * console.log(mx.linalg.cholesky(mx.array([[4, 2], [2, 5]])).tolist()); // [[2, 0], [1, 2]]
 */
export function cholesky(a: MLXArray, options?: UpperOptions): MLXArray {
  const op = 'linalg.cholesky';
  const matrices = checkSquare(op, 'a', a, real);
  const { upper = false, stream } = checkOptions(op, options);
  const s = cpuStream(op, stream);
  if (matrices.shape.includes(0)) return wrap(newZeros(matrices, s));
  return wrap(
    withTemporaries((keep) => {
      const factor = keep(sys.mlx_linalg_cholesky(matrices.handle, upper, s));
      return orNaN(isWhole(factor, matrices, keep, s), factor, keep, s);
    }),
  );
}

/**
 * Whether LAPACK came to the end: where it stops, it leaves what is no positive number on the diagonal. The last
 * number may be 0, as that of a singular matrix.
 */
function isWhole(factor: number, { shape, rows, dtype }: Matrices, keep: Keep, s: number): number {
  const batch = shape.slice(0, -2);
  const diagonal = keep(sys.mlx_diagonal(factor, 0, -2, -1, s));
  const zero = keep(newScalar(0, dtype));
  const cut = (start: number, stop: number): number => {
    const strides = [...batch, rows].map(() => 1);
    return keep(sys.mlx_slice(diagonal, [...batch.map(() => 0), start], [...batch, stop], strides, s));
  };
  const last = keep(sys.mlx_greater_equal(cut(rows - 1, rows), zero, s));
  if (rows === 1) return keep(sys.mlx_expand_dims(last, -1, s));
  const before = keep(sys.mlx_all_axis(keep(sys.mlx_greater(cut(0, rows - 1), zero, s)), -1, true, s));
  return keep(sys.mlx_expand_dims(keep(sys.mlx_logical_and(before, last, s)), -1, s));
}

/**
 * The inverse of each matrix `A` from its Cholesky factor, the lower `L` or the upper `U`: `[..., n, n] → [..., n, n]`,
 * float32 or float64.
 *
 * @throws EvalError for a zero on the diagonal, when the result is evaluated.
 * @example
 * const factor = mx.linalg.cholesky(mx.array([[4, 0], [0, 16]]));
 * console.log(mx.linalg.choleskyInv(factor).tolist()); // [[0.25, 0], [0, 0.0625]]
 */
export function choleskyInv(L: MLXArray, options?: UpperOptions): MLXArray {
  const op = 'linalg.choleskyInv';
  const matrices = checkSquare(op, 'L', L, real);
  const { upper = false, stream } = checkOptions(op, options);
  const s = cpuStream(op, stream);
  return wrap(
    matrices.shape.includes(0) ? newZeros(matrices, s) : sys.mlx_linalg_cholesky_inv(matrices.handle, upper, s),
  );
}
