import { setImmediate } from 'node:timers/promises';
import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { disposeCache } from '../cache/dispose-cache.js';
import { cacheOffset, trimCache } from '../cache/trim-cache.js';
import type { LanguageModel } from '../language-model.js';
import { type DecodeStep, decodeStep, disposeStep } from './decode-step.js';
import { checkPrompt, type GenerateTokensOptions, positiveInteger, resolveSampler } from './generate-options.js';
import { prefill } from './prefill.js';
import { type FinishReason, GenerationMeter, type GenerationStatistics } from './statistics.js';
import { stepState } from './step-state.js';
import { TokenHistory } from './token-history.js';
import { untilAborted } from './until-aborted.js';

export interface GeneratedToken {
  token: number;
  statistics: GenerationStatistics;
  /** Of all that the logits processors left, before temperature and filters; set where `logprobs` asks for it. */
  logprob?: number;
  /** Set on the last token only. */
  finishReason?: FinishReason;
}

/** A step whose evaluation has begun. */
interface PendingStep extends DecodeStep {
  evaluated: Promise<void>;
}

/**
 * Generates tokens after a prompt, one evaluated ahead of the one yielded. Nothing blocks the event loop; leaving the
 * loop early frees what the generation held. A cache that was passed in then holds the prompt and the tokens yielded,
 * but for the last of them, which may be missing.
 * @throws ArgumentError for options or ids out of range; MLXError `ContextLength`; EvalError for logits that are not
 * finite; `signal.reason` once the signal aborts.
 */
export async function* generateTokens(
  model: LanguageModel,
  prompt: readonly number[],
  options: GenerateTokensOptions = {},
): AsyncGenerator<GeneratedToken, void, undefined> {
  const { signal } = options;
  const stopTokens = new Set(options.stopTokens);
  const stepSize = positiveInteger('prefillStepSize', options.prefillStepSize, 512);
  const maxTokens = positiveInteger('maxTokens', options.maxTokens, 256);
  const sampler = resolveSampler(options);
  const cache = options.cache ?? model.makeCache();
  const limit = Math.min(maxTokens, checkPrompt('generateTokens', model, prompt, cache));
  signal?.throwIfAborted();

  let known = cacheOffset(cache) + prompt.length;
  const pending: PendingStep[] = [];
  const history = new TokenHistory([prompt]);
  const state = stepState(cache, sampler, history);
  const { logitsProcessors: processors = [], logprobs = false } = options;
  const step = { cache, sampler, processors, history, logprobs };
  const launch = (input: () => MLXArray): void => {
    const launched = rootScope(() => decodeStep(model, input(), step), { state });
    const evaluated = mx.evalAsync(launched, state);
    evaluated.catch(() => {}); // reported where the step is read, if it is
    pending.push({ ...launched, evaluated });
  };

  try {
    const meter = new GenerationMeter(prompt.length);
    await prefill(model, [prompt.slice(0, -1)], { cache, state, stepSize, signal });
    launch(() => mx.array(prompt.slice(-1), { dtype: 'int32' }));
    for (let count = 1; ; count++) {
      const [current] = pending;
      if (current === undefined) return;
      if (count < limit) launch(() => current.token);
      await untilAborted(current.evaluated, signal);
      // Evaluations that settle one upon the other would keep timers and sockets waiting.
      await setImmediate();
      const generated = read(current);
      disposeStep(current);
      pending.shift();
      known += 1;
      const statistics = meter.count();
      if (stopTokens.has(generated.token)) return yield { ...generated, statistics, finishReason: 'stop' };
      if (count === limit) return yield { ...generated, statistics, finishReason: 'length' };
      yield { ...generated, statistics };
      signal?.throwIfAborted();
    }
  } finally {
    const ahead = pending.map((step) => step.evaluated);
    for (const each of pending) disposeStep(each);
    for (const array of history.state) array.dispose();
    if (options.cache === undefined) disposeCache(cache);
    else trimCache(cache, known);
    if (options.sampler === undefined) for (const array of sampler.state) array.dispose();
    // Memory in use by a step under way comes back with it; an abort does not wait.
    if (signal?.aborted !== true) await Promise.allSettled(ahead);
  }
}

function read({ token, normalizer, logprob }: DecodeStep): Pick<GeneratedToken, 'token' | 'logprob'> {
  const total = Number(normalizer.item());
  if (!Number.isFinite(total)) {
    throw new mx.EvalError({
      op: 'generateTokens',
      message: `expected finite logits, got a log-sum of ${total}: the weights or the activations overflowed`,
    });
  }
  return { token: Number(token.item()), ...(logprob !== undefined && { logprob: Number(logprob.item()) }) };
}
