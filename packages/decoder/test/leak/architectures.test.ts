import * as mx from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { createLanguageModel, disposeCache, generateTokens, modelTypes } from '../../src/index.js';
import { tinyConfigs } from '../models/tiny-config.js';

describe.each(modelTypes)('%s', (modelType) => {
  it('generates without leaving arrays behind', async () => {
    const config = tinyConfigs[modelType] ?? {};
    const vocab = Number(config.vocab_size);
    const prompt = Array.from({ length: 11 }, (_, i) => (7 * i * i + 3 * i + 32) % vocab);
    const model = await createLanguageModel(config);
    await mx.evalAsync(model);

    const handles = mx.liveHandles();
    for (let round = 0; round < 2; round++) {
      for await (const { token } of generateTokens(model, prompt, { maxTokens: 8, temperature: 0.7, seed: 1 }))
        expect(token).toBeLessThan(vocab);
    }
    const cache = model.makeCache();
    for await (const { token } of generateTokens(model, prompt, { cache, maxTokens: 3 }))
      expect(token).toBeLessThan(vocab);
    disposeCache(cache);
    expect(mx.liveHandles()).toBe(handles);
    // A model that the collector frees would change the next count.
    for (const array of mx.treeArrays(model)) array.dispose();
  });
});
