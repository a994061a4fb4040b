import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/**
 * Keeps the smallest set of likeliest tokens whose probabilities reach `topP` of the total; the others become -inf.
 * Log-probabilities `[B, V]` → `[B, V]`. Tokens as likely as the last one kept stay too.
 */
export function topP(logprobs: MLXArray, topP: number): MLXArray {
  const sorted = mx.sort(logprobs, { axis: -1 });
  const probabilities = mx.exp(mx.astype(sorted, 'float32'));
  const above = mx.cumsum(probabilities, { axis: -1, reverse: true, inclusive: false }); // [B, V], mass of likelier tokens
  const total = mx.sum(probabilities, { axis: -1, keepdims: true });
  const dropped = mx.sum(mx.greaterEqual(above, mx.multiply(total, topP)), { axis: -1, keepdims: true }); // [B, 1]
  const threshold = mx.takeAlongAxis(sorted, dropped, { axis: -1 });
  return mx.where(mx.less(logprobs, threshold), -Infinity, logprobs);
}
