import * as mx from '@mlxts/core';
import { type CacheRows, RoPE, rotaryAttention } from '@mlxts/nn';
import { afterEach, describe, expect, it } from 'vitest';
import { StepKVCache } from './step-kv-cache.js';

/** `[B, 1, length, 2]` with `start, start + 1, ...` along the positions. */
function positions(start: number, length: number, batch = 1): mx.MLXArray {
  const rows = Array.from({ length }, (_, i) => [start + i, -(start + i)]);
  return mx.array(Array.from({ length: batch }, (_, b) => [rows.map((row) => row.map((x) => x + 1000 * b))]));
}

function first(array: mx.MLXArray): number[] {
  const [length = 0] = array.shape.slice(2);
  return Array.from({ length }, (_, i) => Number(mx.slice(array, [0, 0, i, 0], [1, 1, i + 1, 1]).item()));
}

const range = (n: number, start = 0): number[] => Array.from({ length: n }, (_, i) => start + i);

describe('StepKVCache', () => {
  let cache = new StepKVCache();
  afterEach(() => {
    cache = new StepKVCache();
  });

  it('holds nothing at first', () => {
    expect(cache).toMatchObject({ offset: 0, state: [], isTrimmable: true });
  });

  it.each([[[1, 1, 1]], [[255, 1, 1]], [[256, 1]], [[300, 300]], [[1, 512, 3]]])(
    'returns all positions after updates of %j',
    (sizes) => {
      let seen = 0;
      for (const size of sizes) {
        const [keys, values] = cache.updateAndFetch(positions(seen, size), positions(seen + 0.5, size));
        seen += size;
        expect(cache.offset).toBe(seen);
        expect(keys.shape).toEqual([1, 1, seen, 2]);
        expect(first(keys)).toEqual(range(seen));
        expect(first(values)).toEqual(range(seen, 0.5));
      }
    },
  );

  it('grows by multiples of 256 positions', () => {
    cache.updateAndFetch(positions(0, 3), positions(0, 3));
    expect(cache.keys?.shape).toEqual([1, 1, 256, 2]);
    cache.updateAndFetch(positions(3, 254), positions(3, 254));
    expect(cache.keys?.shape).toEqual([1, 1, 512, 2]);
  });

  it('keeps the dtype of the keys', () => {
    const half = mx.astype(positions(0, 2), 'float16');
    const [keys] = cache.updateAndFetch(half, half);
    expect(keys.dtype).toBe('float16');
  });

  it('overwrites what was trimmed', () => {
    cache.updateAndFetch(positions(0, 10), positions(0, 10));
    expect(cache.trim(4)).toBe(4);
    const [keys] = cache.updateAndFetch(positions(70, 2), positions(70, 2));
    expect(first(keys)).toEqual([0, 1, 2, 3, 4, 5, 70, 71]);
  });

  it('trims no more than it holds and refuses what is no count', () => {
    cache.updateAndFetch(positions(0, 3), positions(0, 3));
    expect(cache.trim(9)).toBe(3);
    expect(cache.offset).toBe(0);
    for (const count of [-1, 0.5, Number.NaN]) expect(() => cache.trim(count)).toThrow(mx.ArgumentError);
  });

  it('grows after a trim without what was trimmed', () => {
    cache.updateAndFetch(positions(0, 256), positions(0, 256));
    cache.trim(56);
    const [keys] = cache.updateAndFetch(positions(200, 100), positions(200, 100));
    expect(first(keys)).toEqual(range(300));
  });

  it('has a copy that goes its own way, even when the first is freed', () => {
    cache.updateAndFetch(positions(0, 2), positions(0, 2));
    const copy = cache.copy();
    const [keys] = cache.updateAndFetch(positions(9, 1), positions(9, 1));
    const [others] = copy.updateAndFetch(positions(7, 1), positions(7, 1));
    expect(first(keys)).toEqual([0, 1, 9]);
    for (const array of cache.state) array.dispose();
    expect(first(others)).toEqual([0, 1, 7]);
  });

  it('gathers batch rows', () => {
    cache.updateAndFetch(positions(0, 2, 3), positions(0, 2, 3));
    cache.gather(mx.array([2, 0, 2], { dtype: 'int32' }));
    const [keys] = cache.updateAndFetch(positions(2, 1, 3), positions(2, 1, 3));
    expect(keys.shape).toEqual([3, 1, 3, 2]);
    expect(first(keys)).toEqual([2000, 2001, 2]);
  });

  describe('appendRows', () => {
    /** Writes positions from `start` on, as the operation that gets the rows does. */
    const filled =
      (start: number, length: number) =>
      ({ keys, values, first, end }: CacheRows): [mx.MLXArray, mx.MLXArray] => {
        const write = (buffer: mx.MLXArray, from: number) =>
          mx.sliceUpdate(buffer, positions(from, length), [0, 0, first, 0], [1, 1, end, 2]);
        return [write(keys, start), write(values, start + 0.5)];
      };

    it('continues where updates ended, and the other way around', () => {
      cache.updateAndFetch(positions(0, 3), positions(0.5, 3));
      expect(cache.appendRows(2, filled(3, 2))).toBe(true);
      expect(cache.offset).toBe(5);
      const [keys, values] = cache.updateAndFetch(positions(5, 1), positions(5.5, 1));
      expect([first(keys), first(values)]).toEqual([range(6), range(6, 0.5)]);
    });

    it('is refused without room, and changes nothing where the operation gives nothing', () => {
      expect(cache.appendRows(1, filled(0, 1))).toBe(false);
      cache.updateAndFetch(positions(0, 255), positions(0, 255));
      expect(cache.appendRows(2, filled(255, 2))).toBe(false);
      const [held] = cache.state;
      expect(cache.appendRows(1, () => null)).toBe(false);
      expect(cache.offset).toBe(255);
      expect(cache.keys).toBe(held);
      expect(cache.appendRows(1, filled(255, 1))).toBe(true);
      expect(cache.appendRows(1, filled(256, 1))).toBe(false);
    });

    it('follows trims, copies and gathered rows', () => {
      cache.updateAndFetch(positions(0, 4), positions(0, 4));
      cache.trim(2);
      const copy = cache.copy();
      copy.gather(mx.array([0], { dtype: 'int32' }));
      expect(copy.appendRows(1, filled(70, 1))).toBe(true);
      expect(cache.appendRows(1, filled(80, 1))).toBe(true);
      expect(first(copy.updateAndFetch(positions(9, 1), positions(9, 1))[0])).toEqual([0, 1, 70, 9]);
      expect(first(cache.updateAndFetch(positions(9, 1), positions(9, 1))[0])).toEqual([0, 1, 80, 9]);
    });
  });

  it('updates in place: a long chain of evaluated steps needs no second buffer', () => {
    const rows = 4096;
    const wide = mx.zeros([1, 8, rows, 128]);
    const step = (update: mx.MLXArray): void => {
      mx.tidy(() => void cache.updateAndFetch(update, update), { state: cache });
      mx.eval(cache);
    };
    step(wide);
    const one = mx.zeros([1, 8, 1, 128]);
    step(one); // grows
    const held = cache.state.reduce((sum, array) => sum + array.nbytes, 0);
    mx.resetPeakMemory();
    const before = mx.getActiveMemory();
    for (let i = 0; i < 20; i++) step(one);
    expect(mx.getPeakMemory() - before).toBeLessThan(held / 4);
    for (const array of [...cache.state, wide, one]) array.dispose();
  });

  it('is written in place by attention that takes its rows', () => {
    const [heads, dim, rows] = [8, 128, 4096];
    const rope = new RoPE(dim);
    const wide = mx.zeros([1, heads, rows, dim]);
    mx.tidy(() => void cache.updateAndFetch(wide, wide), { state: cache });
    const x = mx.zeros([1, 1, heads * dim]);
    const inputs = { queries: x, keys: x, values: x, headDim: dim, rope, scale: 1 };
    const step = (): void => {
      const out = mx.tidy(() => rotaryAttention({ ...inputs, cache }), { state: cache });
      mx.eval(out, cache);
      out.dispose();
    };
    step(); // grows
    const held = cache.state.reduce((sum, array) => sum + array.nbytes, 0);
    mx.resetPeakMemory();
    const before = mx.getActiveMemory();
    for (let i = 0; i < 20; i++) step();
    expect(mx.getPeakMemory() - before).toBeLessThan(held / 4);
    for (const array of [...cache.state, wide, x]) array.dispose();
  });
});
