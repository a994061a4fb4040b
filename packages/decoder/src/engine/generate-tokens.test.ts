import * as mx from '@mlxts/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SuccessorModel } from '../../test/models/successor-model.js';
import { greedy } from '../sampling/greedy.js';
import type { LogitsProcessor } from '../sampling/logits-processor.js';
import type { GenerateTokensOptions } from './generate-options.js';
import { type GeneratedToken, generateTokens } from './generate-tokens.js';

const VOCAB = 50;

async function all(
  model: SuccessorModel,
  prompt: number[],
  options?: GenerateTokensOptions,
): Promise<GeneratedToken[]> {
  const tokens: GeneratedToken[] = [];
  for await (const token of generateTokens(model, prompt, options)) tokens.push(token);
  return tokens;
}

const ids = (tokens: GeneratedToken[]): number[] => tokens.map(({ token }) => token);

describe('generateTokens', () => {
  let model = new SuccessorModel(VOCAB);
  let handles = 0;
  // The default stream counts as a handle from its first use on.
  beforeAll(() => mx.tidy(() => mx.eval(mx.zeros([1]))));
  beforeEach(() => {
    model.table.dispose();
    model = new SuccessorModel(VOCAB);
    handles = mx.liveHandles();
  });

  it('continues the prompt up to maxTokens', async () => {
    const tokens = await all(model, [3, 4, 5], { maxTokens: 4 });
    expect(ids(tokens)).toEqual([6, 7, 8, 9]);
    expect(tokens.map(({ finishReason }) => finishReason)).toEqual([undefined, undefined, undefined, 'length']);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('ends after a stop token and yields it', async () => {
    const tokens = await all(model, [3], { maxTokens: 40, stopTokens: [99, 6] });
    expect(ids(tokens)).toEqual([4, 5, 6]);
    expect(tokens.at(-1)?.finishReason).toBe('stop');
    expect(mx.liveHandles()).toBe(handles);
  });

  it('computes nothing beyond the last token that maxTokens allows', async () => {
    await all(model, [3], { maxTokens: 3 });
    expect(model.calls).toEqual([1, 1, 1]);
  });

  it('feeds the prompt in steps and its last token by itself', async () => {
    await all(model, [...Array(11).keys()], { maxTokens: 1, prefillStepSize: 4 });
    expect(model.calls).toEqual([4, 4, 2, 1]);
  });

  it('counts tokens, and rates once there is a second one', async () => {
    const statistics = (await all(model, [3, 4, 5], { maxTokens: 3 })).map((token) => token.statistics);
    expect(statistics.map(({ generatedTokens }) => generatedTokens)).toEqual([1, 2, 3]);
    expect(statistics[0]).toMatchObject({ promptTokens: 3, generationTps: 0 });
    for (const { promptTps, peakMemory } of statistics) expect(Math.min(promptTps, peakMemory)).toBeGreaterThan(0);
    expect(statistics[2]?.generationTps).toBeGreaterThan(0);
  });

  it('ends where the context of the model is full', async () => {
    const short = new SuccessorModel(VOCAB, 5);
    const tokens = await all(short, [0, 1, 2], { maxTokens: 40 });
    expect(ids(tokens)).toEqual([3, 4, 5]);
    expect(tokens.at(-1)?.finishReason).toBe('length');
    short.table.dispose();
  });

  it('refuses a prompt longer than the context before anything is computed', async () => {
    const short = new SuccessorModel(VOCAB, 5);
    await expect(all(short, [0, 1, 2, 3, 4, 5])).rejects.toThrow(
      expect.objectContaining({
        code: 'ContextLength',
        message: "generateTokens: expected at most 5 tokens, the model's context, got 6",
      }),
    );
    const cache = short.makeCache();
    await all(short, [0, 1, 2], { cache, maxTokens: 1 });
    await expect(all(short, [0, 1, 2], { cache })).rejects.toMatchObject({ code: 'ContextLength' });
    expect(short.calls).toEqual([2, 1]);
    for (const array of [...(cache[0]?.state ?? []), short.table]) array.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it.each([
    [[], {}],
    [[1, VOCAB], {}],
    [[-1], {}],
    [[1.5], {}],
    [[1], { maxTokens: 0 }],
    [[1], { maxTokens: Number.NaN }],
    [[1], { prefillStepSize: 0 }],
    [[1], { temperature: -1 }],
    [[1], { sampler: greedy, topK: 4 }],
  ])('refuses the prompt %j with %j', async (prompt, options) => {
    await expect(all(model, prompt, options)).rejects.toThrow(mx.ArgumentError);
    expect(model.calls).toEqual([]);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('throws instead of choosing among logits that are not finite', async () => {
    for (const poison of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const sick = new SuccessorModel(VOCAB);
      const table = sick.table;
      sick.table = mx.add(table, poison);
      table.dispose();
      await expect(all(sick, [1, 2])).rejects.toThrow(mx.EvalError);
      sick.table.dispose();
    }
    expect(mx.liveHandles()).toBe(handles);
  });

  it('frees everything when the loop is left', async () => {
    for await (const { token } of generateTokens(model, [1, 2, 3], { temperature: 1, seed: 1 })) if (token >= 0) break;
    expect(mx.liveHandles()).toBe(handles);
  });

  it('rejects with the reason of a signal that was aborted before', async () => {
    await expect(all(model, [1], { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(model.calls).toEqual([]);
  });

  it('rejects with the reason of the signal while it generates, and frees everything', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const seen: number[] = [];
    const loop = async (): Promise<void> => {
      for await (const { token } of generateTokens(model, [1, 2, 3], { signal: controller.signal, maxTokens: 1000 })) {
        seen.push(token);
        if (seen.length === 5) controller.abort(reason);
      }
    };
    await expect(loop()).rejects.toBe(reason);
    expect(seen).toEqual([4, 5, 6, 7, 8]);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('stops the prefill at an abort', async () => {
    const controller = new AbortController();
    const generation = all(
      model,
      Array.from({ length: 4000 }, (_, i) => i % VOCAB),
      { signal: controller.signal, prefillStepSize: 4 },
    );
    setImmediate(() => controller.abort('enough'));
    await expect(generation).rejects.toBe('enough');
    expect(model.calls.length).toBeLessThan(500);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('leaves in a given cache the prompt and the tokens yielded, the last one perhaps not', async () => {
    const cache = model.makeCache();
    for await (const { statistics } of generateTokens(model, [1, 2, 3], { cache }))
      if (statistics.generatedTokens === 4) break;
    expect(cache[0]?.offset).toBe(7);
    await all(model, [8], { cache, maxTokens: 2 });
    expect(cache[0]?.offset).toBe(9);
    for (const array of cache[0]?.state ?? []) array.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it('lets the event loop turn for every token', async () => {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    await all(model, [1], { maxTokens: 100 });
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(99);
  });

  it('gives the same tokens for the same seed', async () => {
    const options = { temperature: 20, maxTokens: 30 };
    const first = ids(await all(model, [1], { ...options, seed: 7 }));
    expect(ids(await all(model, [1], { ...options, seed: 7 }))).toEqual(first);
    expect(ids(await all(model, [1], { ...options, seed: 8 }))).not.toEqual(first);
  });

  it('gives processors the ids so far before they are computed, and samples from what they leave', async () => {
    const lengths: number[] = [];
    // Nothing that has come may come again, and 6 never.
    const unseen: LogitsProcessor = (tokens, logits) => {
      lengths.push(tokens.size);
      return mx.putAlongAxis(logits, tokens, mx.array([[-Infinity]]), { axis: -1 });
    };
    const noSix: LogitsProcessor = (_, logits) => mx.where(mx.equal(mx.arange(VOCAB), 6), -Infinity, logits);
    const options = { maxTokens: 4, logitsProcessors: [unseen, noSix] };
    expect(ids(await all(model, [8, 3, 5], options))).toEqual([7, 9, 10, 11]);
    expect(lengths).toEqual([3, 4, 5, 6]);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('frees the ids of processors when the loop is left', async () => {
    const options = { logitsProcessors: [(_: mx.MLXArray, logits: mx.MLXArray) => logits] };
    for await (const _ of generateTokens(model, [1, 2, 3], options)) break;
    expect(mx.liveHandles()).toBe(handles);
  });

  it('gives the log-probability of each token on request, untempered and among what processors left', async () => {
    const only = (...kept: number[]): LogitsProcessor => {
      const mask = Array.from({ length: VOCAB }, (_, id) => (kept.includes(id) ? 0 : -Infinity));
      return (_, logits) => mx.add(logits, mx.array([mask]));
    };
    const options = { maxTokens: 1, logprobs: true, temperature: 5, seed: 2, logitsProcessors: [only(4, 6)] };
    const [first] = await all(model, [3], options);
    // The logits of 4 and 6 are 0 and -2.
    const total = Math.log(1 + Math.exp(-2));
    expect(first?.logprob).toBeCloseTo((first?.token === 4 ? 0 : -2) - total, 5);
    expect((await all(model, [3], { maxTokens: 1 }))[0]).not.toHaveProperty('logprob');
    expect(mx.liveHandles()).toBe(handles);
  });
});
