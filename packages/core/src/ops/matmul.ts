import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkNumber } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** The matrix product `a @ b`: `[..., M, K] @ [..., K, N] → [..., M, N]`; leading axes broadcast. */
export function matmul(a: MLXArray, b: MLXArray, options: OpOptions = {}): MLXArray {
  const left = checkArray('matmul', 'a', a).handle;
  const right = checkArray('matmul', 'b', b).handle;
  return wrap(sys.mlx_matmul(left, right, resolveStream(options.stream)));
}

export interface AddmmOptions extends OpOptions {
  /** Default: 1. */
  alpha?: number;
  /** Default: 1. */
  beta?: number;
}

/** `beta * c + alpha * (a @ b)`. */
export function addmm(
  c: MLXArray,
  a: MLXArray,
  b: MLXArray,
  { alpha = 1, beta = 1, stream }: AddmmOptions = {},
): MLXArray {
  const [added, left, right] = [checkArray('addmm', 'c', c), checkArray('addmm', 'a', a), checkArray('addmm', 'b', b)];
  checkNumber('addmm', 'alpha', alpha);
  checkNumber('addmm', 'beta', beta);
  return wrap(sys.mlx_addmm(added.handle, left.handle, right.handle, alpha, beta, resolveStream(stream)));
}
