import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import type { KVCache } from '@mlxts/nn';
import type { LanguageModel } from '../language-model.js';
import type { Sampler } from '../sampling/sampler.js';

export interface DecodeStep {
  /** The sampled token `[1]`. */
  token: MLXArray;
  /** `log Σ exp(logits)`: not finite exactly where no token can be chosen in earnest. */
  normalizer: MLXArray;
}

/** One token in, the graph of the next one out; `input` holds one id. */
export function decodeStep(
  model: LanguageModel,
  input: MLXArray,
  cache: readonly KVCache[],
  sampler: Sampler,
): DecodeStep {
  const logits = mx.squeeze(model.forward(mx.reshape(input, [1, 1]), { cache }), { axis: 1 }); // [1, V]
  const normalizer = mx.logsumexp(logits, { axis: -1, keepdims: true }); // [1, 1]
  return { token: sampler.sample(mx.subtract(logits, normalizer)), normalizer };
}
