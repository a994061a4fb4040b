import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { checkOptions } from '../guards.js';
import { withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { type CpuOptions, cpuStream, cpuStreamOf } from './cpu-stream.js';
import { onlyFinite, orNaN } from './finite.js';
import { checkMatrices, checkSquare, newZeros, real } from './matrices.js';
import { checkSvdCount } from './svd.js';

export interface UpperOptions extends CpuOptions {
  /** Upper triangular instead of lower. Default: false. */
  upper?: boolean | undefined;
}

/**
 * The inverse of each matrix: `[..., n, n] → [..., n, n]`, float32 or float64.
 *
 * @throws EvalError for a singular matrix, when the result is evaluated.
 * @example
 * console.log(mx.linalg.inv(mx.array([[2, 1], [1, 1]])).tolist()); // [[1, -1], [-1, 2]]
 */
export function inv(a: MLXArray, options?: CpuOptions): MLXArray {
  const op = 'linalg.inv';
  const matrices = checkSquare(op, 'a', a, real);
  const s = cpuStreamOf(op, options);
  return wrap(matrices.shape.includes(0) ? newZeros(matrices, s) : sys.mlx_linalg_inv(matrices.handle, s));
}

/**
 * The inverse of each triangular matrix: `[..., n, n] → [..., n, n]`, float32 or float64; the other triangle is not read.
 *
 * @throws EvalError for a zero on the diagonal, when the result is evaluated.
 */
export function triInv(a: MLXArray, options?: UpperOptions): MLXArray {
  const op = 'linalg.triInv';
  const matrices = checkSquare(op, 'a', a, real);
  const { upper = false, stream } = checkOptions(op, options);
  const s = cpuStream(op, stream);
  return wrap(matrices.shape.includes(0) ? newZeros(matrices, s) : sys.mlx_linalg_tri_inv(matrices.handle, upper, s));
}

/**
 * The Moore-Penrose inverse of each matrix by its singular values: `[..., m, n] → [..., n, m]`, float32 or float64.
 * NaN throughout for a matrix that holds NaN or an infinity.
 */
export function pinv(a: MLXArray, options?: CpuOptions): MLXArray {
  const op = 'linalg.pinv';
  const matrices = checkMatrices(op, 'a', a, real);
  const { dtype, shape, rows, columns } = matrices;
  checkSvdCount(op, shape);
  const s = cpuStreamOf(op, options);
  if (shape.includes(0)) return wrap(sys.mlx_zeros([...shape.slice(0, -2), columns, rows], dtypeCode(dtype), s));
  return wrap(
    withTemporaries((keep) => {
      const { safe, isFinite } = onlyFinite(matrices, keep, s);
      return orNaN(isFinite, keep(sys.mlx_linalg_pinv(safe, s)), keep, s);
    }),
  );
}
