import { setTimeout } from 'node:timers/promises';
import * as mx from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatSession, type GenerateOptions, generate, type LoadedModel, load } from '../../src/index.js';
import { picture } from '../picture.js';
import { withTinyModel } from '../tiny-model.js';

describe.each(['qwen2_vl', 'qwen2_5_vl', 'smolvlm'])('%s', (modelType) => {
  let loaded: LoadedModel;
  const say = (options?: GenerateOptions) => generate(loaded, 'what?', { maxTokens: 4, stopTokens: [], ...options });

  beforeAll(async () => {
    await withTinyModel(modelType, async (directory) => {
      loaded = await load(directory, { featureCacheBytes: 0 });
    });
    await say({ images: [picture(1)] });
  });
  afterAll(() => loaded.dispose());

  it('leaves nothing behind after a generation, a failed one and a conversation', async () => {
    const handles = mx.liveHandles();
    await say({ images: [picture(1), picture(2)] });
    await expect(say({ images: [picture(1)], topP: 7 })).rejects.toThrow('topP');
    await expect(generate(loaded, [{ role: 'user', content: [{ type: 'image' }] }])).rejects.toThrow('1, got 0');
    const session = new ChatSession(loaded, { maxTokens: 3 });
    for await (const { text } of session.send('a', { images: [picture(1)] })) expect(typeof text).toBe('string');
    for await (const { text } of session.send('b', { images: [picture(3)] })) if (text !== '') break;
    session.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it('leaves nothing behind after an abort, before, while and after it sees', async () => {
    const handles = mx.liveHandles();
    for (const delay of [0, 1, 5, 20]) {
      const controller = new AbortController();
      const work = say({ images: [picture(4, 6, 6), picture(5, 6, 6)], maxTokens: 200, signal: controller.signal });
      const stopped = expect(work).rejects.toBe('enough');
      if (delay > 0) await setTimeout(delay);
      controller.abort('enough');
      await stopped;
    }
    await say(); // waits for what was under way
    expect(mx.liveHandles()).toBe(handles);
  });

  it('keeps features only as long as they fit', async () => {
    await withTinyModel(modelType, async (directory) => {
      const other = await load(directory, { featureCacheBytes: 60_000 });
      for (const seed of [1, 2, 3, 4, 5, 6]) await generate(other, 'a', { images: [picture(seed)], maxTokens: 1 });
      expect(other.features.bytes).toBeGreaterThan(0);
      expect(other.features.bytes).toBeLessThanOrEqual(60_000);
      other.dispose();
      expect(other.features.bytes).toBe(0);
    });
  });
});
