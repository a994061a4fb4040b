import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkOptions, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { checkFloat32 } from './float32.js';
import { optionalHandle } from './optional-array.js';

export interface AttentionOptions extends OpOptions {
  /** The factor on `q @ kᵀ`, usually `1 / √D`. */
  scale: number;
  /**
   * What each query sees: `'causal'` (the last query stands at the last key), a bool mask (true attends), an additive
   * mask whose dtype promotes to that of q, k and v, or all. Masks broadcast to `[B, Hq, Lq, Lk]`.
   */
  mask?: 'causal' | MLXArray | null | undefined;
  /** `[Hq]`: a logit per head that takes part in the softmax and attends to nothing. */
  sinks?: MLXArray | null | undefined;
}

/**
 * `softmax(q @ kᵀ * scale + mask) @ v` with the softmax in float32.
 * `[B, Hq, Lq, D], [B, Hkv, Lk, D], [B, Hkv, Lk, Dv] → [B, Hq, Lq, Dv]`; Hq is a multiple of Hkv. A query that a mask
 * lets see nothing gets the mean of all values; without any keys it gets 0.
 *
 * @example
 * const [q, k] = [mx.random.normal([1, 8, 5, 16]), mx.random.normal([1, 2, 5, 16])];
 * const out = mx.fast.scaledDotProductAttention(q, k, k, { scale: 0.25, mask: 'causal' }); // [1, 8, 5, 16]
 */
export function scaledDotProductAttention(q: MLXArray, k: MLXArray, v: MLXArray, options: AttentionOptions): MLXArray {
  const op = 'fast.scaledDotProductAttention';
  const { scale, mask, sinks, stream } = checkOptions(op, options);
  const queries = checkArray(op, 'q', q).handle;
  const [keys, values] = [checkArray(op, 'k', k), checkArray(op, 'v', v)];
  if (keys.shape[1] === 0 || keys.shape[2] !== values.shape[2]) {
    throw new ShapeError({
      op,
      message:
        'expected k [B, Hkv, Lk, D] and v [B, Hkv, Lk, Dv] of one length and with at least one head, ' +
        `got ${describe(k)} and ${describe(v)}`,
    });
  }
  const factor = checkFloat32(op, 'scale', scale);
  const causal = mask === 'causal';
  if (!causal && mask !== undefined && mask !== null && !(mask instanceof MLXArray)) {
    throw new ArgumentError({ op, message: `expected mask to be 'causal', an array or null, got ${describe(mask)}` });
  }
  const maskHandle = causal ? null : optionalHandle(op, 'mask', mask);
  const mode = causal ? 'causal' : maskHandle === null ? '' : 'array';
  const sinksHandle = optionalHandle(op, 'sinks', sinks);
  const s = resolveStream(stream);
  return wrap(sys.mlxts_attention(queries, keys.handle, values.handle, factor, mode, maskHandle, sinksHandle, s));
}
