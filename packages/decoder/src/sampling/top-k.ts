import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/** Keeps the `k` likeliest tokens; the others become -inf. Log-probabilities `[B, V]` → `[B, V]`. */
export function topK(logprobs: MLXArray, k: number): MLXArray {
  const [B = 0, V = 0] = logprobs.shape;
  if (k >= V) return logprobs;
  const order = mx.argpartition(mx.negative(logprobs), k - 1, { axis: -1 });
  const rest = mx.slice(order, [0, k], [B, V]);
  return mx.putAlongAxis(logprobs, rest, mx.full([1, 1], -Infinity, { dtype: logprobs.dtype }), { axis: -1 });
}
