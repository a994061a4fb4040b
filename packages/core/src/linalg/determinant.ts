import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypes } from '../dtype.js';
import { withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { type CpuOptions, cpuStreamOf } from './cpu-stream.js';
import { checkSquare, dense, type Matrices } from './matrices.js';

const small: readonly Dtype[] = dtypes.filter((dtype) => dtype !== 'complex64');
const large: readonly Dtype[] = small.filter((dtype) => dtype !== 'float16' && dtype !== 'bfloat16');

/** Up to 3 rows MLX works the sum out itself, from there on it asks LAPACK. */
function checkDeterminant(op: string, a: MLXArray): Matrices {
  const matrices = checkSquare(op, 'a', a, small);
  return matrices.rows <= 3 ? matrices : checkSquare(op, 'a', a, large);
}

/**
 * The determinant of each matrix: `[..., n, n] → [...]`, 1 for n = 0. Integers and bool are computed as float32;
 * float16 and bfloat16 are taken up to n = 3, complex64 not at all.
 *
 * @example
 * console.log(mx.linalg.det(mx.array([[1, 2], [3, 4]])).item()); // -2
 */
export function det(a: MLXArray, options?: CpuOptions): MLXArray {
  const matrices = checkDeterminant('linalg.det', a);
  const s = cpuStreamOf('linalg.det', options);
  return wrap(withTemporaries((keep) => sys.mlx_linalg_det(dense(matrices, keep, s), s)));
}

/**
 * Sign and `ln |det a|` of the determinant of each matrix: `[..., n, n] → [sign [...], logabsdet [...]]`, 0 and `-∞`
 * for a singular one. Dtypes as for `det`.
 *
 * @example
 * const [sign, logabsdet] = mx.linalg.slogdet(mx.array([[1, 2], [3, 4]]));
 * console.log(sign.item(), Number(logabsdet.item()).toFixed(4)); // -1 0.6931
 */
export function slogdet(a: MLXArray, options?: CpuOptions): [sign: MLXArray, logabsdet: MLXArray] {
  const matrices = checkDeterminant('linalg.slogdet', a);
  const s = cpuStreamOf('linalg.slogdet', options);
  const [sign, logabsdet] = withTemporaries((keep) => sys.mlx_linalg_slogdet(dense(matrices, keep, s), s));
  return [wrap(sign), wrap(logabsdet)];
}
