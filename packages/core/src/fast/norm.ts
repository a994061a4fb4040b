import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkArray, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { streamOf } from '../stream.js';
import { wrap } from '../wrap.js';
import { checkFloat32 } from './float32.js';
import { optionalHandle } from './optional-array.js';

/**
 * `x / √(mean(x²) + eps) * weight` over the last axis, accumulated in float32.
 *
 * @param weight `[dims]`, or `null` for none. With it the result has the dtype that both promote to.
 * @param eps At least 0.
 */
export function rmsNorm(x: MLXArray, weight: MLXArray | null, eps: number, options?: OpOptions): MLXArray {
  const op = 'fast.rmsNorm';
  const { handle } = checkArray(op, 'x', x);
  checkFloat32(op, 'eps', eps, 0);
  return wrap(sys.mlxts_rms_norm(handle, optionalHandle(op, 'weight', weight), eps, streamOf(op, options)));
}

/**
 * `(x - mean) / √(variance + eps) * weight + bias` over the last axis, accumulated in float32.
 *
 * @param weight `[dims]`, or `null` for none. With it the result has the dtype that all promote to, else that of x.
 * @param bias `[dims]`, or `null` for none.
 * @param eps At least 0.
 */
export function layerNorm(
  x: MLXArray,
  weight: MLXArray | null,
  bias: MLXArray | null,
  eps: number,
  options?: OpOptions,
): MLXArray {
  const op = 'fast.layerNorm';
  const { handle } = checkArray(op, 'x', x);
  checkFloat32(op, 'eps', eps, 0);
  const [w, b] = [optionalHandle(op, 'weight', weight), optionalHandle(op, 'bias', bias)];
  if (w === null && bias?.dtype === 'complex64') {
    throw new DtypeError({ op, message: `expected a real bias, got ${describe(bias)}` });
  }
  return wrap(sys.mlxts_layer_norm(handle, w, b, eps, streamOf(op, options)));
}
