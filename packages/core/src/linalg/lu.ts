import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { withTemporaries } from '../temporaries.js';
import { wrap, wrapAll } from '../wrap.js';
import { type CpuOptions, cpuStreamOf } from './cpu-stream.js';
import { checkMatrices, type Matrices, real } from './matrices.js';

/**
 * The LU factorization with partial pivoting of each matrix, `a = L[P, :] @ U`: `[P [..., m], L [..., m, k],
 * U [..., k, n]]` with k = min(m, n). `P` is uint32, the factors float32 or float64 as `a`.
 *
 * @example
 * const [p, l, u] = mx.linalg.lu(mx.array([[0, 2], [4, 6]]));
 * console.log(mx.matmul(mx.take(l, p, { axis: 0 }), u).tolist()); // [[0, 2], [4, 6]]
 */
export function lu(a: MLXArray, options?: CpuOptions): [P: MLXArray, L: MLXArray, U: MLXArray] {
  const matrices = checkMatrices('linalg.lu', 'a', a, real);
  const s = cpuStreamOf('linalg.lu', options);
  if (matrices.shape.includes(0)) return emptyFactors(matrices, s);
  const [p, l, u] = sys.mlx_linalg_lu(matrices.handle, s) as [number, number, number];
  return [wrap(p), wrap(l), wrap(u)];
}

/** MLX divides by the number of elements of a matrix. */
function emptyFactors({ shape, dtype, rows, columns }: Matrices, s: number): [MLXArray, MLXArray, MLXArray] {
  const batch = shape.slice(0, -2);
  const least = Math.min(rows, columns);
  const p = withTemporaries((keep) => {
    const positions = keep(sys.mlx_arange(0, rows, 1, dtypeCode('uint32'), s));
    return sys.mlx_broadcast_to(positions, [...batch, rows], s);
  });
  const factor = (shape: readonly number[]): MLXArray => wrap(sys.mlx_zeros(shape, dtypeCode(dtype), s));
  return [wrap(p), factor([...batch, rows, least]), factor([...batch, least, columns])];
}

/**
 * The LU factorization of each matrix as LAPACK packs it: `[LU [..., m, n], pivots [..., min(m, n)]]`. `LU` holds `U`
 * and, below the diagonal, `L` without its ones; row i was exchanged with row `pivots[i]` (uint32, from 0), in order.
 */
export function luFactor(a: MLXArray, options?: CpuOptions): [LU: MLXArray, pivots: MLXArray] {
  const matrices = checkMatrices('linalg.luFactor', 'a', a, real);
  const s = cpuStreamOf('linalg.luFactor', options);
  const { handle, shape, dtype, rows, columns } = matrices;
  if (!shape.includes(0)) return wrapAll(sys.mlx_linalg_lu_factor(handle, s)) as [MLXArray, MLXArray];
  const pivots = [...shape.slice(0, -2), Math.min(rows, columns)];
  return [wrap(sys.mlx_zeros(shape, dtypeCode(dtype), s)), wrap(sys.mlx_zeros(pivots, dtypeCode('uint32'), s))];
}
