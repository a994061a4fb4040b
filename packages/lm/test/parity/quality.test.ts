import { readFile } from 'node:fs/promises';
import * as mx from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import type { LanguageModel } from '@mlxts/decoder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate, type LoadedModel, load } from '../../src/index.js';
import { testModel } from '../test-model.js';
import { unpacked } from './unpacked.js';

const MAX_TOKENS = 256;

/** Of the perplexity; measured: 3e-7 by every code path. */
const TOLERANCE = 1e-3;

const PROMPTS = [
  'What is the capital of France?',
  'Write a story about a lighthouse keeper.',
  'Explain how rain forms.',
];

describe('SmolLM2-135M-Instruct in 4 bits, kernels on, beside MLX with its own operations', () => {
  let loaded: LoadedModel;
  let reference: LanguageModel;
  let wereOn: boolean;

  beforeAll(async () => {
    wereOn = sys.mlxts_set_cpu_kernels(false);
    loaded = await load(testModel(), { dtype: 'float32' });
    reference = await unpacked(loaded);
  });
  afterAll(() => {
    sys.mlxts_set_cpu_kernels(wereOn);
    loaded.dispose();
  });

  /** `[ids.length, vocabulary]` */
  const logits = (model: LanguageModel, ids: readonly number[], cache?: ReturnType<LanguageModel['makeCache']>) =>
    mx.squeeze(model.forward(mx.array([[...ids]], { dtype: 'int32' }), cache && { cache }), { axis: 0 });

  /** Runs with our kernels, or with MLX's operations alone. */
  function withKernels<T>(enabled: boolean, run: () => T): T {
    sys.mlxts_set_cpu_kernels(enabled);
    return mx.tidy(run);
  }

  // Each token is the reference's own choice after the tokens before it: so its greedy text is the same text.
  it.each(PROMPTS)('writes the 256 greedy tokens of the reference after "%s"', async (question) => {
    const { model, tokenizer, chatTemplate } = loaded;
    const text = chatTemplate?.render([{ role: 'user', content: question }], { addGenerationPrompt: true });
    const prompt = tokenizer.encode(text ?? '', { addSpecialTokens: false });
    sys.mlxts_set_cpu_kernels(true);
    const { tokens } = await generate(model, tokenizer, prompt, { maxTokens: MAX_TOKENS, stopTokens: [] });
    const differences = withKernels(false, () => {
      const all = logits(reference, [...prompt, ...tokens.slice(0, -1)]);
      const rows = mx.split(all, [prompt.length - 1], { axis: 0 })[1] as mx.MLXArray;
      const chosen = mx.argmax(rows, { axis: -1 }).tolist() as number[];
      const best = mx.max(rows, { axis: -1 }).tolist() as number[];
      return tokens.flatMap((token, i) => {
        if (token === chosen[i]) return [];
        const gap = (best[i] as number) - (mx.take(mx.take(rows, i, { axis: 0 }), token).item() as number);
        return [{ at: i, token, reference: chosen[i], gap }];
      });
    });
    expect(tokens).toHaveLength(MAX_TOKENS);
    expect(differences).toEqual([]);
  });

  describe('has its perplexity on the opening of Alice in Wonderland', () => {
    let ids: number[];
    let expected: number;
    beforeAll(async () => {
      const text = await readFile(new URL('./alice.txt', import.meta.url), 'utf8');
      ids = loaded.tokenizer.encode(text.trim());
      expected = perplexity(withKernels(false, () => losses(logits(reference, ids.slice(0, -1)), ids.slice(1))));
    });

    /** Of each token after the row of logits before it. */
    const losses = (rows: mx.MLXArray, tokens: readonly number[]): number[] => {
      const targets = mx.array(tokens, { dtype: 'int32' });
      const scores = mx.takeAlongAxis(rows, mx.expandDims(targets, 1), { axis: 1 });
      return mx
        .squeeze(mx.subtract(mx.logsumexp(rows, { axis: 1, keepdims: true }), scores), { axis: 1 })
        .tolist() as number[];
    };
    const perplexity = (all: number[]): number => Math.exp(all.reduce((sum, loss) => sum + loss, 0) / all.length);

    it('of 614 tokens', () => {
      expect(ids).toHaveLength(615);
      expect(expected).toBeGreaterThan(10);
      expect(expected).toBeLessThan(40);
    });

    it('as a whole', () => {
      const actual = perplexity(withKernels(true, () => losses(logits(loaded.model, ids.slice(0, -1)), ids.slice(1))));
      expect(Math.abs(actual / expected - 1)).toBeLessThan(TOLERANCE);
    });

    // Outside of a tidy, which would keep every state of the cache.
    it('token by token', async () => {
      sys.mlxts_set_cpu_kernels(true);
      const cache = loaded.model.makeCache();
      const all: number[] = [];
      for (const [i, next] of ids.slice(1).entries()) {
        const rows = logits(loaded.model, ids.slice(i, i + 1), cache);
        await mx.evalAsync(rows);
        all.push(...losses(rows, [next]));
      }
      expect(Math.abs(perplexity(all) / expected - 1)).toBeLessThan(TOLERANCE);
    });
  });
});
