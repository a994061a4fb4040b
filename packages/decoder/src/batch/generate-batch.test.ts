import * as mx from '@mlxts/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SuccessorModel } from '../../test/models/successor-model.js';
import { disposeCache } from '../cache/dispose-cache.js';
import { generateTokens } from '../engine/generate-tokens.js';
import { createLanguageModel } from '../registry.js';
import { makeSampler } from '../sampling/make-sampler.js';
import { type GenerateBatchOptions, type GeneratedRow, generateBatch } from './generate-batch.js';

const VOCAB = 12;
const STOP = 11;
const identity = (_: mx.MLXArray, logits: mx.MLXArray): mx.MLXArray => logits;

describe('generateBatch', () => {
  let handles = 0;
  let model = new SuccessorModel(VOCAB);
  // The default stream counts as a handle from its first use on.
  beforeAll(() => mx.tidy(() => mx.eval(mx.zeros([1]))));
  beforeEach(() => {
    model.table.dispose();
    model = new SuccessorModel(VOCAB);
    handles = mx.liveHandles();
  });

  it('gives each prompt what generateTokens gives it alone, in a model with attention', async () => {
    const llama = await createLanguageModel({
      model_type: 'llama',
      hidden_size: 32,
      num_hidden_layers: 2,
      intermediate_size: 64,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      rms_norm_eps: 1e-5,
      vocab_size: 40,
    });
    mx.eval(llama);
    const before = mx.liveHandles();
    const prompts = [
      [1, 2, 3, 4, 5],
      [9, 8, 7, 6, 5],
      [30, 3, 30, 3, 30],
    ];
    const alone: GeneratedRow[] = [];
    const options = { maxTokens: 12, stopTokens: [5, 17, 23], prefillStepSize: 3 };
    for (const prompt of prompts) {
      const row = { tokens: [] as number[], logprob: 0, finishReason: 'length' as GeneratedRow['finishReason'] };
      for await (const each of generateTokens(llama, prompt, { ...options, logprobs: true })) {
        row.logprob += each.logprob ?? 0;
        row.finishReason = each.finishReason ?? row.finishReason;
        if (each.finishReason !== 'stop') row.tokens.push(each.token);
      }
      alone.push({ ...row, logprob: expect.closeTo(row.logprob, 3) });
    }
    expect(await generateBatch(llama, prompts, options)).toEqual(alone);
    expect(mx.liveHandles()).toBe(before);
    for (const array of mx.treeArrays(llama)) array.dispose();
  });

  it('goes on until the last row has ended, and reads no row beyond its end', async () => {
    const rows = await generateBatch(
      model,
      [
        [0, 9],
        [0, 3],
        [0, 10],
      ],
      { stopTokens: [STOP], maxTokens: 20 },
    );
    expect(rows.map(({ tokens, finishReason }) => [tokens, finishReason])).toEqual([
      [[10], 'stop'],
      [[4, 5, 6, 7, 8, 9, 10], 'stop'],
      [[], 'stop'],
    ]);
    // Each token has the same probability.
    const [first, second, third] = rows.map(({ logprob }) => logprob) as [number, number, number];
    expect([first / 2, second / 8]).toEqual([expect.closeTo(third, 5), expect.closeTo(third, 5)]);
  });

  it('ends rows at maxTokens and where the context is full', async () => {
    const options = { stopTokens: [STOP], maxTokens: 3 };
    const rows = await generateBatch(model, [[9], [3]], options);
    expect(rows.map(({ finishReason }) => finishReason)).toEqual(['stop', 'length']);
    expect(rows[1]?.tokens).toEqual([4, 5, 6]);
    expect(model.calls).toEqual([1, 1, 1]);
    const short = new SuccessorModel(VOCAB, 4);
    expect(
      (
        await generateBatch(short, [
          [0, 1],
          [4, 5],
        ])
      ).map(({ tokens }) => tokens),
    ).toEqual([
      [2, 3, 4],
      [6, 7, 8],
    ]);
    await expect(generateBatch(short, [[1, 2, 3, 4, 5]])).rejects.toMatchObject({ code: 'ContextLength' });
    short.table.dispose();
  });

  it('feeds the prompts together, in steps, and goes on from a given cache', async () => {
    const cache = model.makeCache();
    const prompts = [
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ];
    await generateBatch(model, prompts, { cache, prefillStepSize: 3, maxTokens: 2 });
    expect(model.calls).toEqual([3, 1, 1, 1]);
    expect(cache[0]?.keys?.shape[0]).toBe(2);
    const rows = await generateBatch(model, [[1], [2]], { cache, maxTokens: 1 });
    expect(rows.map(({ tokens }) => tokens)).toEqual([[2], [3]]);
    disposeCache(cache);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('asks processors with the tokens of all rows, and the sampler with what they leave', async () => {
    const seen: unknown[] = [];
    const noFive = (tokens: mx.MLXArray, logits: mx.MLXArray): mx.MLXArray => {
      seen.push(tokens.tolist(), logits.shape);
      return mx.where(mx.equal(mx.arange(VOCAB), 5), -Infinity, logits);
    };
    const rows = await generateBatch(model, [[3], [7]], { maxTokens: 2, logitsProcessors: [noFive] });
    expect(rows.map(({ tokens }) => tokens)).toEqual([
      [4, 6],
      [8, 9],
    ]);
    expect(seen).toEqual([
      [[3], [7]],
      [2, VOCAB],
      [
        [3, 4],
        [7, 8],
      ],
      [2, VOCAB],
    ]);
    expect(mx.liveHandles()).toBe(handles);
    const sampler = makeSampler({ temperature: 20, seed: 3 });
    const drawn = await generateBatch(model, [[3], [3]], { maxTokens: 20, sampler });
    expect(drawn[0]?.tokens).not.toEqual(drawn[1]?.tokens);
    for (const array of sampler.state) array.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it.each<[number[][], GenerateBatchOptions]>([
    [[], {}],
    [[[]], {}],
    [[[1, 2], [1]], {}],
    [[[0], [VOCAB]], {}],
    [[[0], [-1]], {}],
    [[[0], [0.5]], {}],
    [[[0]], { maxTokens: 0 }],
    [[[0]], { prefillStepSize: 0 }],
  ])('refuses the prompts %j with %j', async (prompts, options) => {
    await expect(generateBatch(model, prompts, options)).rejects.toThrow(mx.ArgumentError);
    await expect(generateBatch(model, undefined as never, options)).rejects.toThrow(mx.ArgumentError);
    expect(model.calls).toEqual([]);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('throws where a row that goes on has no finite logit, and not for one that has ended', async () => {
    const sickAfter = (id: number) => (tokens: mx.MLXArray, logits: mx.MLXArray) => {
      const last = mx.slice(tokens, [0, (tokens.shape[1] ?? 0) - 1], tokens.shape); // [B, 1]
      return mx.where(mx.equal(last, id), Number.NaN, logits);
    };
    const generate = (id: number) =>
      generateBatch(model, [[10], [3]], { stopTokens: [STOP], logitsProcessors: [sickAfter(id)] });
    expect((await generate(STOP)).map(({ finishReason }) => finishReason)).toEqual(['stop', 'stop']);
    await expect(generate(6)).rejects.toThrow(/log-sum of \S+ in row 1/);
    await expect(generate(6)).rejects.toThrow(mx.EvalError);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('frees everything where a processor throws', async () => {
    let calls = 0;
    const broken = (_: mx.MLXArray, logits: mx.MLXArray): mx.MLXArray => {
      calls += 1;
      if (calls === 3) throw new Error('broken');
      return logits;
    };
    const options = { maxTokens: 9, logitsProcessors: [identity, broken] };
    await expect(generateBatch(model, [[1], [2]], options)).rejects.toThrow('broken');
    expect(mx.liveHandles()).toBe(handles);
  });

  it('ends with the reason of its signal, in a step or in the prefill, and frees everything', async () => {
    const controller = new AbortController();
    const abort = (tokens: mx.MLXArray, logits: mx.MLXArray): mx.MLXArray => {
      if (tokens.shape[1] === 4) controller.abort('enough');
      return logits;
    };
    const options = { signal: controller.signal, logitsProcessors: [abort], maxTokens: 100 };
    await expect(
      generateBatch(
        model,
        [
          [0, 1],
          [2, 3],
        ],
        options,
      ),
    ).rejects.toBe('enough');
    expect(model.calls.length).toBeLessThan(6);
    await expect(generateBatch(model, [[0]], { signal: AbortSignal.abort('no') })).rejects.toBe('no');

    const early = new AbortController();
    const long = Array.from({ length: 4000 }, (_, i) => i % VOCAB);
    const prefilling = generateBatch(model, [long, long], { signal: early.signal, prefillStepSize: 4 });
    setImmediate(() => early.abort('early'));
    await expect(prefilling).rejects.toBe('early');
    expect(mx.liveHandles()).toBe(handles);
  });

  it('lets the event loop turn for every step', async () => {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    await generateBatch(model, [[1], [2]], { maxTokens: 100 });
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(99);
  });
});
