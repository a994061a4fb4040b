import { ArgumentError, MLXError } from '@mlxts/core';
import type { KVCache } from '@mlxts/nn';
import { cacheOffset } from '../cache/trim-cache.js';
import type { LanguageModel } from '../language-model.js';
import type { LogitsProcessor } from '../sampling/logits-processor.js';
import { makeSampler } from '../sampling/make-sampler.js';
import type { Sampler, SamplingOptions } from '../sampling/sampler.js';

export interface GenerateTokensOptions extends SamplingOptions {
  /** Most tokens to generate; default 256. */
  maxTokens?: number | undefined;
  /** Ids that end the generation; they are yielded too. */
  stopTokens?: Iterable<number> | undefined;
  /** In place of the sampling options. */
  sampler?: Sampler | undefined;
  /** Change the logits of each token, in this order, before it is sampled. */
  logitsProcessors?: readonly LogitsProcessor[] | undefined;
  /** Give the log-probability of each token too; default false. */
  logprobs?: boolean | undefined;
  /** Holds what came before the prompt and is extended. Default: a new one, freed at the end. */
  cache?: KVCache[] | undefined;
  /** Prompt tokens in one forward pass; default 512. */
  prefillStepSize?: number | undefined;
  /** Ends the generation with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

const OP = 'generateTokens';
const samplingOptions = ['temperature', 'topP', 'topK', 'minP', 'seed'] as const;

/** The sampler that the options ask for. */
export function resolveSampler(options: GenerateTokensOptions): Sampler {
  if (options.sampler === undefined) return makeSampler(options);
  const given = samplingOptions.filter((name) => options[name] !== undefined);
  if (given.length > 0)
    throw new ArgumentError({
      op: OP,
      message: `expected a sampler or sampling options, got both (${given.join(', ')})`,
    });
  return options.sampler;
}

/** `value` or the default. @throws ArgumentError unless it is an integer ≥ 1. */
export function positiveInteger(
  name: 'maxTokens' | 'prefillStepSize',
  value: number | undefined,
  fallback: number,
): number {
  const count = value ?? fallback;
  if (!Number.isSafeInteger(count) || count < 1)
    throw new ArgumentError({ op: OP, message: `expected ${name} to be an integer ≥ 1, got ${count}` });
  return count;
}

/**
 * Checks a prompt against the model before anything is computed; returns how many tokens its context has room to generate.
 * @throws ArgumentError for an empty prompt or an id outside the vocabulary; MLXError `ContextLength` for a prompt too long.
 */
export function checkPrompt(
  op: string,
  model: LanguageModel,
  prompt: readonly number[],
  cache: readonly KVCache[],
): number {
  if (prompt.length === 0)
    throw new ArgumentError({ op, message: 'expected a prompt of at least one token, got an empty one' });
  const stray = prompt.find((id) => !Number.isSafeInteger(id) || id < 0 || id >= model.vocabSize);
  if (stray !== undefined)
    throw new ArgumentError({ op, message: `expected token ids from 0 to ${model.vocabSize - 1}, got ${stray}` });
  if (model.contextLength === undefined) return Number.POSITIVE_INFINITY;
  const held = cacheOffset(cache);
  const room = model.contextLength - held - prompt.length;
  if (room < 0) {
    const came = held === 0 ? `${prompt.length}` : `${prompt.length} after the ${held} in the cache`;
    throw new MLXError({
      code: 'ContextLength',
      op,
      message: `expected at most ${model.contextLength} tokens, the model's context, got ${came}`,
    });
  }
  return room + 1; // the last token generated is not fed back
}
