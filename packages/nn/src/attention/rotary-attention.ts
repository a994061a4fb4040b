import { type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray, checkInt, describe, resolveStream, sys, wrap } from '@mlxts/core/native';
import { type RopeLayer, RotaryEncoding } from '../rope/rotary-encoding.js';
import { scaledDotProductAttention } from './attention.js';
import { joinHeads, splitHeads } from './heads.js';
import type { KVCache } from './kv-cache.js';
import type { AttentionMask } from './masks.js';

export interface RotaryAttentionInputs {
  /** `[batch, length, heads · headDim]`, as the projection gives it. */
  readonly queries: MLXArray;
  /** `[batch, length, kvHeads · headDim]`; `heads` is a multiple of `kvHeads`. */
  readonly keys: MLXArray;
  /** `[batch, length, kvHeads · valueDim]` */
  readonly values: MLXArray;
  readonly headDim: number;
  readonly rope: RopeLayer;
  /** Holds the positions before these and takes these. Default: there are none before. */
  readonly cache?: KVCache | undefined;
  /** The position of the first element. Default: as many as `cache` holds. */
  readonly offset?: number | undefined;
  /** Factor on the scores, usually `1/√headDim`. */
  readonly scale: number;
  /** Default: every key is seen. */
  readonly mask?: AttentionMask;
}

const op = 'rotaryAttention';

/**
 * Attention with rotary positions over all that `cache` holds then: `rope` turns queries and keys, the cache takes keys
 * and values, `softmax(scale · Q Kᵀ + mask) V`. → `[batch, length, heads · valueDim]`.
 *
 * One operation on the CPU, in float32, for a cache of rows and a `RotaryEncoding`; `splitHeads`, `rope.forward`,
 * `updateAndFetch`, `scaledDotProductAttention` and `joinHeads` otherwise.
 * @throws ShapeError, ArgumentError for heads that do not divide the projections
 */
export function rotaryAttention(inputs: RotaryAttentionInputs): MLXArray {
  return fused(inputs) ?? composed(inputs);
}

function composed({
  queries,
  keys,
  values,
  headDim,
  rope,
  cache,
  offset = cache?.offset ?? 0,
  scale,
  mask = null,
}: RotaryAttentionInputs): MLXArray {
  const kvHeads = countHeads('keys', keys, headDim);
  const q = rope.forward(splitHeads(queries, countHeads('queries', queries, headDim)), { offset }); // [B, H, L, D]
  const k = rope.forward(splitHeads(keys, kvHeads), { offset }); // [B, Hkv, L, D]
  const v = splitHeads(values, kvHeads);
  const [allKeys, allValues] = cache === undefined ? [k, v] : cache.updateAndFetch(k, v);
  return joinHeads(scaledDotProductAttention({ queries: q, keys: allKeys, values: allValues, scale, mask }));
}

/** Null where it does not apply, and the cache is as it was. */
function fused({
  queries,
  keys,
  values,
  headDim,
  rope,
  cache,
  offset = cache?.offset ?? 0,
  scale,
  mask = null,
}: RotaryAttentionInputs) {
  if (cache?.appendRows === undefined || !(rope instanceof RotaryEncoding)) return null;
  if (rope.forward !== RotaryEncoding.prototype.forward) return null;
  const [q, k, v] = [handleOf('queries', queries), handleOf('keys', keys), handleOf('values', values)];
  const length = queries.shape[1] ?? 0;
  const { dims, traditional, base, scale: ropeScale, freqs, magnitude = 1 } = rope.rotation(length, offset);
  if (magnitude !== 1) return null;
  const causal = mask === 'causal';
  const maskHandle = causal || mask === null ? null : handleOf('mask', mask);
  let output: MLXArray | null = null;
  cache.appendRows(length, ({ keys: keyBuffer, values: valueBuffer, first, end }) => {
    const made = sys.mlxts_rotary_attention(
      q,
      k,
      v,
      keyBuffer.handle,
      valueBuffer.handle,
      first,
      end,
      offset,
      headDim,
      dims,
      traditional,
      base,
      ropeScale,
      freqs?.handle ?? null,
      scale,
      causal,
      maskHandle,
      resolveStream(),
    );
    if (made === null) return null;
    output = wrap(made[0]);
    return [wrap(made[1]), wrap(made[2])];
  });
  return output;
}

function handleOf(name: string, array: MLXArray): number {
  return checkArray(op, name, array).handle;
}

function countHeads(name: string, projection: MLXArray, headDim: number): number {
  const [, , width = 0] = checkArray(op, name, projection).shape;
  const heads = width / checkInt(op, 'headDim', headDim, { min: 1 });
  if (projection.ndim === 3 && heads >= 1 && Number.isInteger(heads)) return heads;
  throw new ShapeError({
    op,
    message: `expected ${name} of shape [batch, length, heads · ${headDim}], got ${describe(projection)}`,
  });
}
