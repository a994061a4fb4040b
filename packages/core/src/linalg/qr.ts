import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { type CpuOptions, cpuStreamOf } from './cpu-stream.js';
import { checkMatrices, dense, real } from './matrices.js';

/**
 * The QR factorization of each matrix, `a = Q @ R`: `[Q [..., m, k], R [..., k, n]]` with k = min(m, n), orthonormal
 * columns in `Q` and `R` upper triangular; float32 or float64.
 *
 * @example
 * const [q, r] = mx.linalg.qr(mx.array([[2, 3], [1, 2]]));
 * console.log(mx.allclose(mx.matmul(q, r), mx.array([[2, 3], [1, 2]])).item()); // true
 */
export function qr(a: MLXArray, options?: CpuOptions): [Q: MLXArray, R: MLXArray] {
  const matrices = checkMatrices('linalg.qr', 'a', a, real);
  const s = cpuStreamOf('linalg.qr', options);
  const [q, r] = withTemporaries((keep) => sys.mlx_linalg_qr(dense(matrices, keep, s), s));
  return [wrap(q), wrap(r)];
}
