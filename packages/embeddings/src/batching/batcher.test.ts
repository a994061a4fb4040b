import { describe, expect, it } from 'vitest';
import { Batcher } from './batcher.js';
import type { Row } from './row.js';

const rowOf = (length: number, taken: number[] = []): Row => ({
  ids: new Int32Array(length),
  start: 0,
  deliver: (vector) => taken.push(vector[0] ?? -1),
});

/** A batcher that gives each row its length, and the lengths of the batches that it computed. */
function recorded() {
  const batches: number[][] = [];
  const batcher = new Batcher(async (rows) => {
    batches.push(rows.map(({ ids }) => ids.length));
    return rows.map(({ ids }) => Float32Array.of(ids.length));
  });
  return { batches, batcher };
}

describe('Batcher', () => {
  it('fills batches by length up to their tokens, the longest first', async () => {
    const { batches, batcher } = recorded();
    await batcher.submit(
      [3, 40, 5, 41, 39, 50, 200].map((length) => rowOf(length)),
      { batchTokens: 100 },
    );
    expect(batches).toEqual([[200], [41, 50], [39, 40], [3, 5]]);
  });

  it('does not fill up a text to more than twice its length, unless both are short', async () => {
    const { batches, batcher } = recorded();
    await batcher.submit(
      [10, 30, 100, 90].map((length) => rowOf(length)),
      { batchTokens: 1000 },
    );
    expect(batches).toEqual([
      [90, 100],
      [10, 30],
    ]);
  });

  it('puts rows of calls that overlap into one batch, and within the tokens of each', async () => {
    const { batches, batcher } = recorded();
    const taken: number[][] = [[], [], []];
    const calls = [4, 5, 6].map((length, at) => batcher.submit([rowOf(length, taken[at])], { batchTokens: 100 }));
    await Promise.all(calls);
    expect(batches).toEqual([[4, 5, 6]]);
    expect(taken).toEqual([[4], [5], [6]]);
    await Promise.all([4, 5, 6].map((length) => batcher.submit([rowOf(length)], { batchTokens: 7 })));
    expect(batches.slice(1)).toEqual([[4], [5], [6]]);
  });

  it('serves the call that came first, however long the others are', async () => {
    const { batches, batcher } = recorded();
    const order: string[] = [];
    await Promise.all([
      batcher.submit([rowOf(5)], { batchTokens: 5 }).then(() => order.push('short')),
      batcher.submit([rowOf(90), rowOf(80)], { batchTokens: 90 }).then(() => order.push('long')),
    ]);
    expect(order).toEqual(['short', 'long']);
    expect(batches[0]).toEqual([5]);
  });

  it('fails the calls whose rows were in a batch that failed, and no other', async () => {
    const batcher = new Batcher(async (rows) => {
      if (rows.some(({ ids }) => ids.length === 13)) throw new Error('unlucky');
      return rows.map(() => Float32Array.of(0));
    });
    const bad = batcher.submit([rowOf(13), rowOf(2)], { batchTokens: 13 });
    const good = batcher.submit([rowOf(50)], { batchTokens: 50 });
    await expect(bad).rejects.toThrow('unlucky');
    await good;
    await batcher.submit([rowOf(1)], { batchTokens: 1 });
  });

  it('drops the rows of a call that was aborted', async () => {
    const { batches, batcher } = recorded();
    const controller = new AbortController();
    const aborted = batcher.submit([rowOf(9), rowOf(8)], { batchTokens: 9, signal: controller.signal });
    controller.abort('no');
    await expect(aborted).rejects.toBe('no');
    await batcher.submit([rowOf(3)], { batchTokens: 3 });
    expect(batches).toEqual([[3]]);
  });
});
