import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('asStrided', () => {
  const four = mx.arange(4);

  it('walks backwards, in place and over each other', () => {
    expect(mx.asStrided(four, { strides: [-1], offset: 3 }).tolist()).toEqual([3, 2, 1, 0]);
    expect(mx.asStrided(four, { shape: [2, 2], strides: [0, 3] }).tolist()).toEqual([
      [0, 3],
      [0, 3],
    ]);
    expect(mx.asStrided(four, { shape: [2, 2], strides: [2, -1], offset: 1 }).tolist()).toEqual([
      [1, 0],
      [3, 2],
    ]);
  });

  it('reads row-major, however the array lies', () => {
    const everySecond = mx.asStrided(mx.arange(8), { shape: [4], strides: [2] });
    expect(mx.asStrided(everySecond, { shape: [2], strides: [3] }).tolist()).toEqual([0, 6]);
    const transposed = mx.transpose(mx.reshape(four, [2, 2]));
    expect(mx.asStrided(transposed, { shape: [4] }).tolist()).toEqual([0, 2, 1, 3]);
    expect(mx.asStrided(mx.broadcastTo(5, [3]), { shape: [2], offset: 1 }).tolist()).toEqual([5, 5]);
  });

  it('reads nothing of nothing', () => {
    expect(mx.asStrided(mx.zeros([0])).shape).toEqual([0]);
    expect(mx.asStrided(four, { shape: [0, 9], strides: [2 ** 40, 1], offset: 4 }).shape).toEqual([0, 9]);
  });

  it.each<[string, mx.AsStridedOptions, RegExp]>([
    ['one element beyond', { shape: [5], strides: [1] }, /^asStrided: expected positions from 0 to 3, got 0 to 4/],
    ['an offset beyond', { shape: [1], offset: 4 }, /got 4 to 4/],
    ['an element before', { shape: [2], strides: [-1] }, /got -1 to 0/],
    ['strides that cancel out', { shape: [2, 2], strides: [2 ** 52, -(2 ** 52)] }, /^asStrided: expected positions/],
    ['strides beyond 2^53', { shape: [1], strides: [2 ** 60] }, /^asStrided: expected strides\[0\]/],
    ['a negative offset', { offset: -1 }, /^asStrided: expected offset/],
    ['too few strides', { shape: [2, 2], strides: [1] }, /^asStrided: expected 2 strides/],
    ['a negative shape', { shape: [-1] }, /^asStrided: expected dimensions/],
  ])('refuses %s', (_, options, message) => {
    const before = mx.liveHandles();
    expect(() => mx.asStrided(four, options)).toThrow(mx.MLXError);
    expect(() => mx.asStrided(four, options)).toThrow(message);
    expect(mx.liveHandles()).toBe(before);
  });
});
