import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const a = mx.arange(12).reshape([3, 4]);
const starts = (...values: number[]): mx.MLXArray => mx.array(values, { dtype: 'int32' });

describe('slice', () => {
  it('takes steps longer than any axis', () => {
    const far = 2 ** 31 - 1;
    expect(mx.slice(a, [0, 0], [3, 4], { strides: [far, far] }).tolist()).toEqual([[0]]);
    expect(mx.slice(a, [-1, -1], [-4, -5], { strides: [-far - 1, -far] }).tolist()).toEqual([[11]]);
    expect(mx.slice(a, [-far - 1, 0], [far, 1]).tolist()).toEqual([[0], [4], [8]]);
  });

  it('refuses lists that do not fit', () => {
    expect(() => mx.slice(a, [0], [3, 4])).toThrow(
      'slice: expected start to have 2 entries, got [0] (a: [3, 4] int32)',
    );
    expect(() => mx.slice(a, [0, 0], [3, 4], { strides: [1, 0] })).toThrow(mx.ShapeError);
    expect(() => mx.slice(a, [0, 0.5], [3, 4])).toThrow(mx.ArgumentError);
    expect(() => mx.slice(a, [0, 0], [3, 2 ** 31])).toThrow(mx.ArgumentError);
    expect(() => mx.slice(a, [0, 0], [3, 4], [1, 1] as never)).toThrow(mx.ArgumentError);
    expect(() => mx.slice(a, null as never, [3, 4])).toThrow(mx.ShapeError);
  });
});

describe('slice at starts that only the graph knows', () => {
  it('moves starts back to where the slice fits', () => {
    expect(mx.slice(a, starts(9, -9), [0, 1], [2, 3]).tolist()).toEqual([
      [4, 5, 6],
      [8, 9, 10],
    ]);
    expect(mx.slice(a, mx.array(200, { dtype: 'uint8' }), [1], [1, 4]).tolist()).toEqual([[0, 1, 2, 3]]);
    expect(mx.slice(a, mx.array([-1], { dtype: 'int8' }), [-1], [3, 1]).tolist()).toEqual([[0], [4], [8]]);
  });

  it('reads starts that are spread in memory', () => {
    const spread = starts(1, 7, 2, 7).get('::2');
    expect(mx.slice(a, spread, [0, 1], [1, 2]).tolist()).toEqual([[6, 7]]);
    const repeated = mx.broadcastTo(starts(1), [2]);
    expect(mx.slice(a, repeated, [0, 1], [1, 1]).tolist()).toEqual([[5]]);
    expect(
      mx
        .sliceUpdate(a, mx.zeros([1, 1]), repeated, [0, 1])
        .get(1, 1)
        .item(),
    ).toBe(0);
  });

  it('covers the axes that the update lacks', () => {
    expect(mx.sliceUpdate(mx.zeros([2, 3]), mx.ones([2]), starts(9), [1]).tolist()).toEqual([
      [0, 1, 1],
      [0, 1, 1],
    ]);
    expect(mx.sliceUpdate(mx.zeros([2, 3]), mx.ones([3]), starts(1), [0]).tolist()).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });

  it('refuses what does not fit', () => {
    const start = starts(0, 0);
    expect(() => mx.slice(a, start, [0], [1, 1])).toThrow(mx.ShapeError);
    expect(() => mx.slice(a, start, [0, 0], [1, 1])).toThrow(mx.ShapeError);
    expect(() => mx.slice(a, start, [0, 2], [1, 1])).toThrow(mx.ShapeError);
    expect(() => mx.slice(a, start, [0, 1], [1])).toThrow(mx.ShapeError);
    expect(() => mx.slice(a, start, [0, 1], [4, 1])).toThrow(mx.ShapeError);
    expect(() => mx.slice(a, start, [0, 1], [-1, 1])).toThrow(mx.ArgumentError);
    expect(() => mx.slice(a, mx.array([0, 0]), [0, 1], [1, 1])).toThrow(mx.DtypeError);
    expect(() => mx.slice(a, start, 0 as never, [1, 1])).toThrow(mx.ArgumentError);
    expect(() => mx.slice(a, start, [0, 1], undefined as never)).toThrow(mx.ArgumentError);
    expect(() => mx.sliceUpdate(a, mx.ones([1, 1, 1]), start, [0, 1])).toThrow(mx.ShapeError);
    expect(() => mx.sliceUpdate(a, mx.ones([4, 1]), start, [0, 1])).toThrow(mx.ShapeError);
    expect(() => mx.sliceUpdate(a, 1 as never, start, [0, 1])).toThrow(mx.ArgumentError);
  });
});
