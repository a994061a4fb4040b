import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/** Divides log-probabilities by `temperature`: below 1 sharpens the distribution, above flattens it. */
export function temperature(logprobs: MLXArray, temperature: number): MLXArray {
  return temperature === 1 ? logprobs : mx.multiply(logprobs, 1 / temperature);
}
