import { setImmediate } from 'node:timers/promises';
import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { ArgumentError } from '@mlxts/core';
import { checkInt, rootScope } from '@mlxts/core/native';
import { disposeCache } from '../cache/dispose-cache.js';
import { type DecodeStep, decodeStep, disposeStep } from '../engine/decode-step.js';
import { checkPrompt, type GenerateTokensOptions } from '../engine/generate-options.js';
import { prefill } from '../engine/prefill.js';
import type { FinishReason } from '../engine/statistics.js';
import { stepState } from '../engine/step-state.js';
import { TokenHistory } from '../engine/token-history.js';
import { untilAborted } from '../engine/until-aborted.js';
import type { LanguageModel } from '../language-model.js';
import { greedy } from '../sampling/greedy.js';

export type GenerateBatchOptions = Pick<
  GenerateTokensOptions,
  'maxTokens' | 'stopTokens' | 'sampler' | 'logitsProcessors' | 'cache' | 'prefillStepSize' | 'signal'
>;

/** What followed one prompt of a batch. */
export interface GeneratedRow {
  /** Without the token that ended it. */
  readonly tokens: readonly number[];
  /** Of all tokens together, the one that ended it included, before the sampler's own changes. */
  readonly logprob: number;
  readonly finishReason: FinishReason;
}

/** A row that grows. */
interface Row {
  readonly tokens: number[];
  logprob: number;
  finishReason: FinishReason | undefined;
}

/** A step whose evaluation has begun. */
interface PendingStep extends DecodeStep {
  evaluated: Promise<void>;
}

const OP = 'generateBatch';

/**
 * Generates after several prompts of equal length at once, a token of each in one forward pass, by default the likeliest; gives
 * a row for each prompt. Rows that have ended go on unread until all have: to take them out would copy the caches of the others,
 * and a step takes hardly longer with them. Nothing blocks the event loop. A cache that was passed in holds a row for each
 * prompt of what came before it; it is used up. A `sampler` draws for all rows in turn, so that what it draws for one depends on
 * the others.
 * @throws ArgumentError for prompts of different lengths, options or ids out of range; MLXError `ContextLength`; EvalError for
 * logits that are not finite; `signal.reason` once the signal aborts.
 * @example
 * ```ts ignore needs a model
 * const rows = await generateBatch(model, [[1, 15, 8], [1, 22, 4]], { maxTokens: 20, stopTokens: [2] });
 * console.log(rows.map(({ tokens }) => tokenizer.decode(tokens)));
 * ```
 */
export async function generateBatch(
  model: LanguageModel,
  prompts: readonly (readonly number[])[],
  options: GenerateBatchOptions = {},
): Promise<GeneratedRow[]> {
  const { sampler = greedy, logitsProcessors: processors = [], signal } = options;
  const stopTokens = new Set(options.stopTokens);
  const maxTokens = checkInt(OP, 'maxTokens', options.maxTokens ?? 256, { min: 1 });
  const stepSize = checkInt(OP, 'prefillStepSize', options.prefillStepSize ?? 512, { min: 1 });
  checkRectangle(prompts);
  const cache = options.cache ?? model.makeCache();
  const limit = Math.min(maxTokens, ...prompts.map((prompt) => checkPrompt(OP, model, prompt, cache)));
  signal?.throwIfAborted();

  const rows = prompts.map((): Row => ({ tokens: [], logprob: 0, finishReason: undefined }));
  const pending: PendingStep[] = [];
  const history = new TokenHistory(prompts);
  const state = stepState(cache, sampler, history);
  const step = { cache, sampler, processors, history, logprobs: true };
  const launch = (input: () => MLXArray): void => {
    const launched = rootScope(() => decodeStep(model, input(), step), { state });
    const evaluated = mx.evalAsync(launched, state);
    evaluated.catch(() => {}); // reported where the step is read, if it is
    pending.push({ ...launched, evaluated });
  };

  try {
    const heads = prompts.map((prompt) => prompt.slice(0, -1));
    await prefill(model, heads, { cache, state, stepSize, signal });
    launch(() =>
      mx.array(
        prompts.map((prompt) => prompt.at(-1) as number),
        { dtype: 'int32' },
      ),
    );
    for (let count = 1; ; count++) {
      const current = pending[0] as PendingStep;
      if (count < limit) launch(() => current.token);
      await untilAborted(current.evaluated, signal);
      // Evaluations that settle one upon the other would keep timers and sockets waiting.
      await setImmediate();
      signal?.throwIfAborted();
      readStep(current, rows, stopTokens);
      disposeStep(current);
      pending.shift();
      const isOver = count === limit;
      if (isOver || rows.every(({ finishReason }) => finishReason !== undefined))
        return rows.map(({ tokens, logprob, finishReason = 'length' }) => ({ tokens, logprob, finishReason }));
    }
  } finally {
    const ahead = pending.map(({ evaluated }) => evaluated);
    for (const each of pending) disposeStep(each);
    for (const array of history.state) array.dispose();
    if (options.cache === undefined) disposeCache(cache);
    // Memory in use by a step under way comes back with it; an abort does not wait.
    if (signal?.aborted !== true) await Promise.allSettled(ahead);
  }
}

/** Adds the tokens of a step to the rows that go on. */
function readStep({ token, normalizer, logprob }: DecodeStep, rows: readonly Row[], stopTokens: Set<number>): void {
  const ids = token.toTypedArray() as Int32Array | Uint32Array;
  const totals = mx.tidy(() => normalizer.astype('float32').toTypedArray() as Float32Array);
  const logprobs = mx.tidy(() => (logprob as MLXArray).astype('float32').toTypedArray() as Float32Array);
  for (const [index, row] of rows.entries()) {
    if (row.finishReason !== undefined) continue;
    if (!Number.isFinite(totals[index])) {
      const message = `expected finite logits, got a log-sum of ${totals[index]} in row ${index}: the weights or the activations overflowed`;
      throw new mx.EvalError({ op: OP, message });
    }
    const id = Number(ids[index]);
    row.logprob += logprobs[index] as number;
    if (stopTokens.has(id)) row.finishReason = 'stop';
    else row.tokens.push(id);
  }
}

function checkRectangle(prompts: readonly (readonly number[])[]): void {
  const lengths = Array.isArray(prompts) ? prompts.map((prompt: readonly number[]) => prompt?.length) : [];
  if (lengths.length > 0 && lengths.every((length) => length === lengths[0])) return;
  const came = lengths.length === 0 ? 'none' : `lengths ${lengths.join(', ')}`;
  throw new ArgumentError({ op: OP, message: `expected prompts of equal length, one at least, got ${came}` });
}
