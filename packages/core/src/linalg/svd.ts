import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkOptions } from '../guards.js';
import { withTemporaries } from '../temporaries.js';
import { wrap, wrapAll } from '../wrap.js';
import { type CpuOptions, cpuStream } from './cpu-stream.js';
import { onlyFinite, orNaN } from './finite.js';
import { checkCount, checkMatrices, realOrComplex } from './matrices.js';

export interface SvdOptions extends CpuOptions {
  /** Compute `U` and `Vᴴ` too. Default: true. */
  computeUv?: boolean | undefined;
}

const MAX_WORKSPACE = 2 ** 31 - 1;

/** The factors and the workspace of LAPACK's `gesdd` are counted in 32 bits too. */
export function checkSvdCount(op: string, shape: readonly number[]): void {
  const [rows = 0, columns = 0] = shape.slice(-2);
  const batch = shape.slice(0, -2);
  checkCount(op, [...batch, rows, rows]);
  checkCount(op, [...batch, columns, columns]);
  const least = Math.min(rows, columns);
  if (5 * least * least + 10 * least + Math.max(rows, columns) <= MAX_WORKSPACE) return;
  throw new ShapeError({ op, message: `expected at most 20,000 singular values, got [${shape.join(', ')}]` });
}

/**
 * The singular value decomposition of each matrix, `a = U diag(S) Vᴴ`: `[U [..., m, m], S [..., min(m, n)],
 * Vᴴ [..., n, n]]`, or `S` alone. Of float32, float64 or complex64, whose `S` is float32; `S` is descending. NaN
 * throughout for a matrix that holds NaN or an infinity.
 *
 * @example
 * const [u, s, vt] = mx.linalg.svd(mx.array([[3, 0], [0, -2]]));
 * console.log(s.tolist(), u.shape, vt.shape); // [3, 2] [2, 2] [2, 2]
 */
export function svd(
  a: MLXArray,
  options?: SvdOptions & { computeUv?: true | undefined },
): [U: MLXArray, S: MLXArray, Vh: MLXArray];
export function svd(a: MLXArray, options: SvdOptions & { computeUv: false }): MLXArray;
export function svd(a: MLXArray, options?: SvdOptions): [U: MLXArray, S: MLXArray, Vh: MLXArray] | MLXArray;
export function svd(a: MLXArray, options?: SvdOptions): MLXArray[] | MLXArray {
  const op = 'linalg.svd';
  const matrices = checkMatrices(op, 'a', a, realOrComplex);
  const { computeUv = true, stream } = checkOptions(op, options);
  if (computeUv) checkSvdCount(op, matrices.shape);
  const s = cpuStream(op, stream);
  const results = withTemporaries((keep) => {
    const { safe, isFinite } = onlyFinite(matrices, keep, s);
    const [u = 0, values = u, vh] = sys.mlx_linalg_svd(safe, computeUv, s).map(keep);
    const singular = orNaN(keep(sys.mlx_squeeze_axis(isFinite, -1, s)), values, keep, s);
    return vh === undefined ? [singular] : [orNaN(isFinite, u, keep, s), singular, orNaN(isFinite, vh, keep, s)];
  });
  return computeUv ? wrapAll(results) : wrap(results[0] as number);
}
