import * as mx from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { similarity } from './similarity.js';

const a = [Float32Array.of(3, 4), Float32Array.of(0, 0)];
const b = [Float32Array.of(4, 3), Float32Array.of(-3, -4), Float32Array.of(1, 0)];

describe('similarity', () => {
  it.each([
    [
      'cosine',
      [
        [0.96, -1, 0.6],
        [0, 0, 0],
      ],
    ],
    [
      'dot',
      [
        [24, -25, 3],
        [0, 0, 0],
      ],
    ],
    [
      'euclidean',
      [
        [-Math.SQRT2, -10, -Math.sqrt(20)],
        [-5, -5, -1],
      ],
    ],
    [
      'manhattan',
      [
        [-2, -14, -6],
        [-7, -7, -1],
      ],
    ],
  ] as const)('compares by %s', async (metric, expected) => {
    const rows = await similarity(a, b, { metric });
    for (const [i, row] of rows.entries())
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(expected[i]?.[j] ?? Number.NaN, 5);
  });

  it('takes arrays, and nothing', async () => {
    const rows = mx.array([[3, 4]]);
    expect((await similarity(rows, b))[0]?.[0]).toBeCloseTo(0.96, 5);
    expect(await similarity([], b)).toEqual([]);
    expect(await similarity(a, [])).toEqual([new Float32Array(0), new Float32Array(0)]);
  });

  it.each([
    ['lengths that differ', () => similarity(a, [Float32Array.of(1)]), /2 in a and 1 in b/],
    ['lists of several lengths', () => similarity([...a, Float32Array.of(1)], b), /2 in a\[0\] and 1 in a\[2\]/],
    ['other lists', () => similarity([[1, 2]] as never, b), /Float32Arrays/],
    ['arrays of one axis', () => similarity(mx.ones([2]), b), /\[count, dims\], got \[2\]/],
    ['another metric', () => similarity(a, b, { metric: 'jaccard' as never }), /metric/],
  ])('refuses %s', async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});
