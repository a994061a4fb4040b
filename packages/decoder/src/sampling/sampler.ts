import type { MLXArray } from '@mlxts/core';

/** Chooses the next token. */
export interface Sampler {
  /** Log-probabilities `[B, V]` → token ids `[B]`. */
  sample(logprobs: MLXArray): MLXArray;
  /** Arrays that live from one token to the next, such as the random key. */
  readonly state: readonly MLXArray[];
}

export interface SamplingOptions {
  /** 0, the default, takes the likeliest token; above, log-probabilities are divided by it. */
  temperature?: number | undefined;
  /** Keep the likeliest tokens that together reach this probability, in (0, 1]; default 1 keeps all. */
  topP?: number | undefined;
  /** Keep this many of the likeliest tokens; default 0 keeps all. */
  topK?: number | undefined;
  /** Keep tokens at least this fraction as likely as the likeliest, in [0, 1]; default 0 keeps all. */
  minP?: number | undefined;
  /** Same seed, same tokens: an integer ≥ 0. Default: a new one each time. */
  seed?: number | undefined;
}
