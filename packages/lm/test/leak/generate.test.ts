import * as mx from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatSession, generate, type LoadedModel, load } from '../../src/index.js';
import { testModel } from '../test-model.js';

describe('SmolLM2 after a warm-up', () => {
  let loaded: LoadedModel;
  const options = { maxTokens: 200, stopTokens: [], temperature: 0.8, topK: 40, seed: 1 };
  const say = () => generate(loaded.model, loaded.tokenizer, 'Once upon a time', options);

  beforeAll(async () => {
    loaded = await load(testModel());
    await say();
  }, 120_000);
  afterAll(() => loaded.dispose());

  it('keeps live handles and active memory where they were over 200 tokens', async () => {
    const before = { handles: mx.liveHandles(), memory: mx.getActiveMemory() };
    expect((await say()).tokens).toHaveLength(200);
    expect({ handles: mx.liveHandles(), memory: mx.getActiveMemory() }).toEqual(before);
  }, 120_000);

  it('keeps them where they were over a generation that is aborted', async () => {
    const before = { handles: mx.liveHandles(), memory: mx.getActiveMemory() };
    const controller = new AbortController();
    const prompt = 'word '.repeat(1500);
    const generation = generate(loaded.model, loaded.tokenizer, prompt, { ...options, signal: controller.signal });
    setTimeout(() => controller.abort('enough'), 50);
    await expect(generation).rejects.toBe('enough');
    expect(mx.liveHandles()).toBe(before.handles);
    await say(); // waits for the step that was under way
    expect({ handles: mx.liveHandles(), memory: mx.getActiveMemory() }).toEqual(before);
  }, 120_000);

  it('holds no more memory for a conversation than its cache', async () => {
    const before = { handles: mx.liveHandles(), memory: mx.getActiveMemory() };
    const session = new ChatSession(loaded, { maxTokens: 20 });
    for (const question of ['Hi!', 'And now?', 'Bye.']) {
      for await (const { text } of session.send(question)) expect(typeof text).toBe('string');
    }
    session.dispose();
    expect({ handles: mx.liveHandles(), memory: mx.getActiveMemory() }).toEqual(before);
  }, 120_000);

  it('keeps packed weights packed: active memory stays under 1.3 times the file', () => {
    expect(mx.getActiveMemory()).toBeLessThan(1.3 * 98_362_432);
  });
});
