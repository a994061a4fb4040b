import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { load } from '../../src/index.js';
import { withTinyModel } from '../tiny-model.js';

const texts = Array.from({ length: 10_000 }, (_, i) => 'abc de f ghij '.repeat(9).slice(0, (i * 31) % 121));

it('embeds 10,000 texts of random length in the memory of a batch and leaves nothing behind', async () => {
  const before = mx.liveHandles();
  await withTinyModel(async (directory) => {
    using embedder = await load(directory, { maxTokens: 40 });
    await embedder.embed(texts.slice(0, 200));
    const [handles, active] = [mx.liveHandles(), mx.getActiveMemory()];
    mx.resetPeakMemory();
    let most = 0;
    const onProgress = () => {
      most = Math.max(most, mx.liveHandles());
    };
    const embeddings = await embedder.embed(texts, { batchTokens: 2048, onProgress });
    expect(embeddings).toHaveLength(10_000);
    expect(embeddings.every((embedding) => embedding.length === 32 && Number.isFinite(embedding[0]))).toBe(true);
    expect({ handles: mx.liveHandles(), active: mx.getActiveMemory() }).toEqual({ handles, active });
    expect(most).toBeLessThanOrEqual(handles + 1);
    // 2,048 tokens of 48 numbers are 400 kB, and a batch holds some of these at once.
    expect(mx.getPeakMemory() - active).toBeLessThan(16 * 2 ** 20);
    await expect(embedder.embed(texts.slice(0, 300), { onProgress: () => expect.fail('stop') })).rejects.toThrow(
      'stop',
    );
    expect(mx.liveHandles()).toBe(handles);
  });
  expect(mx.liveHandles()).toBeLessThanOrEqual(before + 1); // the key of random numbers
});
