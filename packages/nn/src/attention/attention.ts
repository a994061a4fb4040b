import { fast, type MLXArray } from '@mlxts/core';
import type { AttentionMask } from './masks.js';

export interface AttentionInputs {
  /** `[batch, heads, length, headDim]` */
  readonly queries: MLXArray;
  /** `[batch, kvHeads, keyLength, headDim]`; `heads` is a multiple of `kvHeads`. */
  readonly keys: MLXArray;
  /** `[batch, kvHeads, keyLength, valueDim]` */
  readonly values: MLXArray;
  /** Factor on the scores, usually `1/√headDim`. */
  readonly scale: number;
  /** Default: every key is seen. A causal mask aligns the last query with the last key. */
  readonly mask?: AttentionMask;
  /** `[heads]`: a logit for each head that takes weight and gives no value. */
  readonly sinks?: MLXArray | null;
}

/** `softmax(scale · Q Kᵀ + mask) V`, → `[batch, heads, length, valueDim]`; the softmax is in float32. */
export function scaledDotProductAttention({
  queries,
  keys,
  values,
  scale,
  mask = null,
  sinks = null,
}: AttentionInputs): MLXArray {
  return fast.scaledDotProductAttention(queries, keys, values, { scale, mask, sinks });
}
