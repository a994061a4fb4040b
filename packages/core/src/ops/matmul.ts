import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkNumber, checkOptions } from '../guards.js';
import type { OpOptions } from '../options.js';
import { activeStream, streamOf } from '../stream.js';
import { wrap } from '../wrap.js';
import { checkMatmul, isModest } from './product-size.js';

/**
 * The matrix product `a @ b`: `[..., M, K] @ [..., K, N] → [..., M, N]`; leading axes broadcast. A vector is a row on
 * the left and a column on the right, and leaves its axis out of the result. Floating and complex dtypes only, promoted.
 *
 * @throws ShapeError, DtypeError
 * @example
 * const a = mx.array([[1, 2], [3, 4]]);
 * console.log(mx.matmul(a, mx.array([1, 1])).tolist()); // [3, 7]
 */
export function matmul(a: MLXArray, b: MLXArray, options?: OpOptions): MLXArray {
  const left = checkArray('matmul', 'a', a).handle;
  const right = checkArray('matmul', 'b', b).handle;
  const s = streamOf('matmul', options);
  if (!isModest(left, right)) checkMatmul('matmul', a, b, activeStream(options?.stream));
  return wrap(sys.mlxts_matmul(left, right, s));
}

export interface AddmmOptions extends OpOptions {
  /** Default: 1. */
  alpha?: number | undefined;
  /** Default: 1. */
  beta?: number | undefined;
}

/**
 * `beta * c + alpha * (a @ b)`, in one operation. `c` broadcasts to the shape of `a @ b`; dtypes as for `matmul`.
 *
 * @example
 * const a = mx.array([[1, 2]]);
 * console.log(mx.addmm(mx.array([10]), a, mx.array([[1], [1]]), { alpha: 2 }).tolist()); // [[16]]
 */
export function addmm(c: MLXArray, a: MLXArray, b: MLXArray, options?: AddmmOptions): MLXArray {
  const added = checkArray('addmm', 'c', c).handle;
  const left = checkArray('addmm', 'a', a).handle;
  const right = checkArray('addmm', 'b', b).handle;
  const { alpha = 1, beta = 1, stream } = checkOptions('addmm', options);
  checkNumber('addmm', 'alpha', alpha);
  checkNumber('addmm', 'beta', beta);
  const active = activeStream(stream);
  if (!isModest(left, right)) checkMatmul('addmm', a, b, active);
  return wrap(sys.mlxts_addmm(added, left, right, alpha, beta, active.handle));
}
