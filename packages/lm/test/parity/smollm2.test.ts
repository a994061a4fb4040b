import { readFile } from 'node:fs/promises';
import * as mx from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, startOracle } from '@mlxts/oracle';
import { type GenerateResult, generate, type LoadedModel, load } from '../../src/index.js';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testModel } from '../test-model.js';
import { hostTensorOf } from './host-tensor-of.js';
import { sameBLAS } from './same-blas.js';

const MAX_TOKENS = 64;

/** The bound of float32 through 30 layers; logits reach 38. */
const TOLERANCE = { rtol: 0, atol: 1e-4 };

/** Our kernels add products in another order than MLX's, through 30 layers; measured: 1.4e-4. */
const KERNEL_TOLERANCE = { rtol: 1e-5, atol: 5e-4 };

describe('SmolLM2-135M-Instruct in 4 bits', () => {
  let loaded: LoadedModel;
  let prompt: number[];
  let expected: { logits: HostTensor; tokens: number[] };
  let wereOn: boolean;

  beforeAll(async () => {
    wereOn = sys.mlxts_set_cpu_kernels(false);
    loaded = await load(testModel(), { dtype: 'float32' });
    const { tokenizer, chatTemplate } = loaded;
    const text = chatTemplate?.render([{ role: 'user', content: 'What is the capital of France?' }], {
      addGenerationPrompt: true,
    });
    prompt = tokenizer.encode(text ?? '', { addSpecialTokens: false });
    const oracle = await startOracle({ env: sameBLAS() });
    const source = await readFile(new URL('./llama_gguf.py', import.meta.url), 'utf8');
    expected = await oracle.run(source, { path: testModel(), ids: prompt, maxTokens: MAX_TOKENS });
    await oracle.close();
  }, 300_000);

  afterAll(() => {
    sys.mlxts_set_cpu_kernels(wereOn);
    loaded.dispose();
  });

  const logits = (): HostTensor =>
    mx.tidy(() => hostTensorOf(loaded.model.forward(mx.array([prompt], { dtype: 'int32' }))));
  const greedy = (): Promise<GenerateResult> =>
    generate(loaded.model, loaded.tokenizer, prompt, { maxTokens: MAX_TOKENS, stopTokens: [] });

  it("gives mlx-lm's logits to 1e-4 with kernels off", () => {
    sys.mlxts_set_cpu_kernels(false);
    expect(logits()).toBeAllclose(expected.logits, TOLERANCE);
  });

  it("gives mlx-lm's 64 greedy tokens with kernels off", async () => {
    sys.mlxts_set_cpu_kernels(false);
    expect((await greedy()).tokens).toEqual(expected.tokens);
  }, 120_000);

  it('gives the same logits within the stated tolerance, and the same tokens, with kernels on', async () => {
    sys.mlxts_set_cpu_kernels(true);
    expect(logits()).toBeAllclose(expected.logits, KERNEL_TOLERANCE);
    expect((await greedy()).tokens).toEqual(expected.tokens);
  }, 120_000);

  it('says Paris', async () => {
    sys.mlxts_set_cpu_kernels(true);
    const { tokenizer, model, chatTemplate } = loaded;
    const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }];
    const { text, finishReason } = await generate(model, tokenizer, messages, { chatTemplate, maxTokens: 32 });
    expect(text).toContain('Paris');
    expect(finishReason).toBe('stop');
  });
});
