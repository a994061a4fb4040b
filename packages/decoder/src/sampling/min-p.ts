import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/** Keeps tokens with `p ≥ minP · max(p)`; the others become -inf. Log-probabilities `[B, V]` → `[B, V]`. */
export function minP(logprobs: MLXArray, minP: number): MLXArray {
  const threshold = mx.add(mx.max(logprobs, { axis: -1, keepdims: true }), Math.log(minP));
  return mx.where(mx.less(logprobs, threshold), -Infinity, logprobs);
}
