import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { checkDtype, checkInt, checkOptions, checkShape } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import type { CreationOptions } from './filling.js';

export interface EyeOptions extends CreationOptions {
  /** Columns. Default: as many as rows. */
  m?: number | undefined;
  /** Which diagonal: above 0 to the right, below 0 to the left. Default: 0. */
  k?: number | undefined;
}

type RawMatrix = (n: number, m: number, k: number, dtype: number, s: number) => number;

function matrix(op: string, raw: RawMatrix, n: number, options: EyeOptions | undefined): MLXArray {
  const { m = n, k = 0, dtype = 'float32', stream } = checkOptions(op, options);
  checkShape(op, [n, m]);
  // MLX adds k to n and m in 32 bits; beyond the corners every diagonal is the same.
  const diagonal = Math.max(-n, Math.min(m, checkInt(op, 'k', k)));
  checkInt(op, 'm - k', m - diagonal);
  return wrap(raw(n, m, diagonal, dtypeCode(checkDtype(op, dtype)), resolveStream(stream)));
}

/**
 * `[n, m]` with ones on a diagonal.
 *
 * @example
 * console.log(mx.eye(2, { m: 3, k: 1 }).tolist()); // [[0, 1, 0], [0, 0, 1]]
 */
export function eye(n: number, options?: EyeOptions): MLXArray {
  return matrix('eye', sys.mlx_eye, n, options);
}

/** `[n, n]` with ones on the main diagonal. */
export function identity(n: number, options?: CreationOptions): MLXArray {
  const { dtype = 'float32', stream } = checkOptions('identity', options);
  checkShape('identity', [n, n]);
  return wrap(sys.mlx_identity(n, dtypeCode(checkDtype('identity', dtype)), resolveStream(stream)));
}

/**
 * `[n, m]` with ones on and below diagonal `k`.
 *
 * @example
 * console.log(mx.tri(3).tolist()); // [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
 */
export function tri(n: number, options?: EyeOptions): MLXArray {
  return matrix('tri', sys.mlx_tri, n, options);
}
