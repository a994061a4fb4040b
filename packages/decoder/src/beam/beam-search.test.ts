import * as mx from '@mlxts/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SuccessorModel } from '../../test/models/successor-model.js';
import { generateTokens } from '../engine/generate-tokens.js';
import type { BeamSearchOptions } from './beam-options.js';
import { beamSearch } from './beam-search.js';

const VOCAB = 5;
const STOP = 4;
const settings: BeamSearchOptions = { stopTokens: [STOP], maxTokens: 4 };

/** Logits of which greedy choice is not the best sequence. */
function randomTable(seed: number): number[][] {
  let state = seed;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 4;
  };
  return Array.from({ length: VOCAB }, () => Array.from({ length: VOCAB }, random));
}

function modelOf(table: number[][]): SuccessorModel {
  const model = new SuccessorModel(VOCAB);
  model.table.dispose();
  model.table = mx.array(table);
  return model;
}

const logprobsOf = (table: number[][]): number[][] =>
  table.map((row) => {
    const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
    return row.map((value) => value - total);
  });

/** Every sequence that ends, with its log-probability. */
function sequences(table: number[][], last: number, limit: number): { tokens: number[]; logprob: number }[] {
  return (logprobsOf(table)[last] ?? []).flatMap((logprob, token) => {
    if (token === STOP) return [{ tokens: [], logprob }];
    if (limit === 1) return [{ tokens: [token], logprob }];
    return sequences(table, token, limit - 1).map((rest) => ({
      tokens: [token, ...rest.tokens],
      logprob: logprob + rest.logprob,
    }));
  });
}

describe('beamSearch', () => {
  let handles = 0;
  let model = new SuccessorModel(VOCAB);
  // The default stream counts as a handle from its first use on.
  beforeAll(() => mx.tidy(() => mx.eval(mx.zeros([1]))));
  beforeEach(() => {
    model.table.dispose();
    model = modelOf(randomTable(11));
    handles = mx.liveHandles();
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'finds the best of all sequences with as many beams as there are, table %i',
    async (seed) => {
      const table = randomTable(seed * 1000);
      const wide = modelOf(table);
      const hypotheses = await beamSearch(wide, [1, 0], {
        ...settings,
        beamSize: VOCAB ** 4,
        patience: 9,
        lengthPenalty: 0,
      });
      const all = sequences(table, 0, 4).sort((a, b) => b.logprob - a.logprob);
      expect(hypotheses.length).toBe(all.length);
      expect(hypotheses[0]?.tokens).toEqual(all[0]?.tokens);
      for (const [index, { logprob }] of all.entries()) expect(hypotheses[index]?.logprob).toBeCloseTo(logprob, 4);
      wide.table.dispose();
      expect(mx.liveHandles()).toBe(handles);
    },
  );

  it('compares by the mean of the log-probabilities unless told otherwise', async () => {
    for (const lengthPenalty of [undefined, 0.5]) {
      const hypotheses = await beamSearch(model, [0], { ...settings, beamSize: 3, lengthPenalty });
      for (const { tokens, logprob, score } of hypotheses)
        expect(score).toBeCloseTo(logprob / Math.max(1, tokens.length) ** (lengthPenalty ?? 1), 6);
      const scores = hypotheses.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
  });

  it('is greedy with one beam', async () => {
    const greedy: number[] = [];
    for await (const { token } of generateTokens(model, [2, 3], settings)) greedy.push(token);
    const [only, ...others] = await beamSearch(model, [2, 3], { ...settings, beamSize: 1 });
    expect(others).toEqual([]);
    expect(only?.tokens).toEqual(greedy.filter((token) => token !== STOP));
  });

  it('goes on until beamSize · patience hypotheses have ended', async () => {
    // One ends after the first token, two after each further one.
    const ending = modelOf(
      Array.from({ length: VOCAB }, () => Array.from({ length: VOCAB }, (_, i) => (i === STOP ? 1 : 0))),
    );
    const counts: number[] = [];
    for (const patience of [0.5, 1, 3])
      counts.push((await beamSearch(ending, [0], { ...settings, maxTokens: 50, beamSize: 2, patience })).length);
    expect(counts).toEqual([1, 3, 7]);
    ending.table.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it('feeds the prompt once and all beams together', async () => {
    await beamSearch(model, [0, 1, 2, 3, 0], {
      ...settings,
      beamSize: 2,
      prefillStepSize: 3,
      maxTokens: 2,
      stopTokens: [],
    });
    expect(model.calls).toEqual([3, 1, 1, 1]);
  });

  it('asks the processors with the tokens of each beam', async () => {
    const seen: unknown[] = [];
    const [first, second] = [0, 2];
    const never = (tokens: mx.MLXArray, logits: mx.MLXArray): mx.MLXArray => {
      seen.push(tokens.tolist());
      const allowed = mx.array([true, false, true, false, false]);
      return mx.where(allowed, logits, Number.NEGATIVE_INFINITY);
    };
    const hypotheses = await beamSearch(model, [1], {
      ...settings,
      maxTokens: 2,
      beamSize: 2,
      logitsProcessors: [never],
    });
    expect(seen).toEqual([
      [[1]],
      expect.arrayContaining([
        [1, first],
        [1, second],
      ]),
    ]);
    for (const { tokens, finishReason } of hypotheses) {
      expect(tokens.every((token) => token === first || token === second)).toBe(true);
      expect(finishReason).toBe('length');
    }
  });

  it.each([
    [[], {}],
    [[VOCAB], {}],
    [[0], { beamSize: 0 }],
    [[0], { patience: 0 }],
    [[0], { patience: Number.NaN }],
    [[0], { lengthPenalty: Number.NaN }],
    [[0], { maxTokens: 0 }],
  ])('refuses the prompt %j with %j', async (prompt, options) => {
    await expect(beamSearch(model, prompt, options)).rejects.toThrow(mx.ArgumentError);
    expect(model.calls).toEqual([]);
  });

  it('throws where no token has a finite logit', async () => {
    const sick = modelOf(randomTable(5).map((row) => row.map(() => Number.NaN)));
    await expect(beamSearch(sick, [1, 2])).rejects.toThrow(mx.EvalError);
    sick.table.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it('ends with the reason of its signal, and frees everything', async () => {
    const controller = new AbortController();
    const abort = (_: mx.MLXArray, logits: mx.MLXArray): mx.MLXArray => {
      controller.abort('enough');
      return logits;
    };
    const search = beamSearch(model, [0], { signal: controller.signal, logitsProcessors: [abort], maxTokens: 100 });
    await expect(search).rejects.toBe('enough');
    expect(model.calls.length).toBe(1);
    await expect(beamSearch(model, [0], { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(mx.liveHandles()).toBe(handles);
  });
});
