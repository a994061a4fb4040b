import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import type { KVCache } from '@mlxts/nn';
import type { LanguageModel } from '../language-model.js';
import type { LogitsProcessor } from '../sampling/logits-processor.js';
import type { Sampler } from '../sampling/sampler.js';
import type { TokenHistory } from './token-history.js';

export interface DecodeStep {
  /** The sampled tokens `[B]`. */
  token: MLXArray;
  /** `log Σ exp(logits)`, `[B, 1]`: not finite exactly where no token can be chosen in earnest. */
  normalizer: MLXArray;
  /** The tokens' log-probabilities `[B, 1]` before the sampler's own changes, where they were asked for. */
  logprob: MLXArray | undefined;
}

export interface DecodeStepOptions {
  cache: readonly KVCache[];
  sampler: Sampler;
  processors: readonly LogitsProcessor[];
  history: TokenHistory;
  logprobs: boolean;
}

/** One token of each row in, the graph of the next ones out; `input` holds an id for each row. */
export function decodeStep(
  model: LanguageModel,
  input: MLXArray,
  { cache, sampler, processors, history, logprobs }: DecodeStepOptions,
): DecodeStep {
  let logits = mx.squeeze(model.forward(mx.reshape(input, [-1, 1]), { cache }), { axis: 1 }); // [B, V]
  if (processors.length > 0) {
    const tokens = history.extend(input);
    for (const process of processors) logits = process(tokens, logits);
  }
  const normalizer = mx.logsumexp(logits, { axis: -1, keepdims: true }); // [B, 1]
  const scores = mx.subtract(logits, normalizer);
  const token = sampler.sample(scores);
  const logprob = logprobs ? mx.takeAlongAxis(scores, mx.expandDims(token, 1), { axis: -1 }) : undefined;
  return { token, normalizer, logprob };
}

/** Frees what a step gave. */
export function disposeStep({ token, normalizer, logprob }: DecodeStep): void {
  token.dispose();
  normalizer.dispose();
  logprob?.dispose();
}
