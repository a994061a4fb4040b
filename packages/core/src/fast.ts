import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';
import { ArgumentError } from './errors/argument-error.js';
import { ShapeError } from './errors/shape-error.js';
import { checkArray, checkInt, checkNumber, describe } from './guards.js';
import type { OpOptions } from './options.js';
import { resolveStream } from './stream.js';
import { wrap } from './wrap.js';

function optionalHandle(op: string, name: string, value: MLXArray | null | undefined): number | null {
  return value === null || value === undefined ? null : checkArray(op, name, value).handle;
}

/**
 * `x / √(mean(x²) + eps) * weight` over the last axis, accumulated in float32.
 *
 * @param weight `[dims]`, or `null` for none.
 */
export function rmsNorm(x: MLXArray, weight: MLXArray | null, eps: number, options: OpOptions = {}): MLXArray {
  const op = 'fast.rmsNorm';
  const { handle } = checkArray(op, 'x', x);
  checkNumber(op, 'eps', eps);
  return wrap(sys.mlx_fast_rms_norm(handle, optionalHandle(op, 'weight', weight), eps, resolveStream(options.stream)));
}

/** `(x - mean) / √(variance + eps) * weight + bias` over the last axis, accumulated in float32. */
export function layerNorm(
  x: MLXArray,
  weight: MLXArray | null,
  bias: MLXArray | null,
  eps: number,
  options: OpOptions = {},
): MLXArray {
  const op = 'fast.layerNorm';
  const { handle } = checkArray(op, 'x', x);
  checkNumber(op, 'eps', eps);
  const [w, b] = [optionalHandle(op, 'weight', weight), optionalHandle(op, 'bias', bias)];
  return wrap(sys.mlx_fast_layer_norm(handle, w, b, eps, resolveStream(options.stream)));
}

export interface RopeOptions extends OpOptions {
  /** Rotate neighbouring pairs instead of halves. Default: false. */
  traditional?: boolean;
  /** The base of the angles; `null` when `freqs` is given. Default: 10000. */
  base?: number | null;
  /** A factor on the positions. Default: 1. */
  scale?: number;
  /** The position of the first row, or one for each batch row as an integer array. Default: 0. */
  offset?: number | MLXArray;
  /** `[dims / 2]` wavelengths instead of `base`. */
  freqs?: MLXArray | null;
}

/** Rotary positions on the first `dims` of the last axis: `[B, ..., L, D] → [B, ..., L, D]`. */
export function rope(x: MLXArray, dims: number, options: RopeOptions = {}): MLXArray {
  const op = 'fast.rope';
  const { traditional = false, scale = 1, offset = 0, stream } = options;
  const freqs = options.freqs ?? null;
  const base = freqs === null ? (options.base ?? 10_000) : null;
  const { handle } = checkArray(op, 'x', x);
  if (x.ndim < 2) throw new ShapeError({ op, message: `expected x with at least 2 axes, got ${describe(x)}` });
  checkInt(op, 'dims', dims, { min: 2, max: x.shape.at(-1) as number });
  checkNumber(op, 'scale', scale);
  const f = optionalHandle(op, 'freqs', freqs);
  const s = resolveStream(stream);
  if (typeof offset === 'number') {
    return wrap(sys.mlx_fast_rope(handle, dims, traditional, base, scale, checkInt(op, 'offset', offset), f, s));
  }
  const offsets = checkArray(op, 'offset', offset).handle;
  return wrap(sys.mlx_fast_rope_dynamic(handle, dims, traditional, base, scale, offsets, f, s));
}

export interface AttentionOptions extends OpOptions {
  /** The factor on `q @ kᵀ`, usually `1 / √D`. */
  scale: number;
  /** `'causal'`, a bool mask (true attends), an additive mask that broadcasts to `[B, Hq, Lq, Lk]`, or none. */
  mask?: 'causal' | MLXArray | null | undefined;
  /** `[Hq]`: a logit per head that takes part in the softmax and attends to nothing. */
  sinks?: MLXArray | null | undefined;
}

/**
 * `softmax(q @ kᵀ * scale + mask) @ v` with the softmax in float32.
 * `[B, Hq, Lq, D], [B, Hkv, Lk, D], [B, Hkv, Lk, Dv] → [B, Hq, Lq, Dv]`; Hq is a multiple of Hkv.
 */
export function scaledDotProductAttention(q: MLXArray, k: MLXArray, v: MLXArray, options: AttentionOptions): MLXArray {
  const op = 'fast.scaledDotProductAttention';
  const { scale, mask = null, sinks, stream } = options;
  const [queries, keys, values] = [checkArray(op, 'q', q), checkArray(op, 'k', k), checkArray(op, 'v', v)];
  checkNumber(op, 'scale', scale);
  if (typeof mask === 'string' && mask !== 'causal') {
    throw new ArgumentError({ op, message: `expected mask to be 'causal', an array or null, got ${describe(mask)}` });
  }
  const mode = mask === 'causal' ? 'causal' : mask === null ? '' : 'array';
  const maskHandle = mask === 'causal' ? null : optionalHandle(op, 'mask', mask);
  const s = optionalHandle(op, 'sinks', sinks);
  return wrap(
    sys.mlx_fast_scaled_dot_product_attention(
      queries.handle,
      keys.handle,
      values.handle,
      scale,
      mode,
      maskHandle,
      s,
      false,
      resolveStream(stream),
    ),
  );
}
