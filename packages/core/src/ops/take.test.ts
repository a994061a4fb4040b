import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const a = mx.arange(6).reshape([2, 3]);
const int32 = (values: number | number[]): mx.MLXArray => mx.array(values, { dtype: 'int32' });

describe('take', () => {
  it('takes an integer, which drops the axis', () => {
    expect(mx.take(a, -1, { axis: 1 }).tolist()).toEqual([2, 5]);
    expect(mx.take(a, 4).item()).toBe(4);
    expect(mx.take(mx.array(7), 0).item()).toBe(7);
  });

  it('keeps the axes of the indices', () => {
    expect(mx.take(a, int32(1), { axis: 0 }).shape).toEqual([3]);
    expect(mx.take(a, int32([1]).reshape([1, 1]), { axis: 1 }).shape).toEqual([2, 1, 1]);
  });

  it.each([
    [6, undefined, mx.ArgumentError, 'take: expected an index from -6 to 5 on axis 0, got 6'],
    [3, 1, mx.ArgumentError, 'expected an index from -3 to 2 on axis 1, got 3'],
    [0.5, 1, mx.ArgumentError, 'got 0.5'],
    [0, 2, mx.ShapeError, 'axis'],
    [mx.array([0.5]), 0, mx.DtypeError, 'expected indices of integers, got [1] float32'],
    [[0], 0, mx.ArgumentError, 'expected indices to be an MLXArray'],
  ])('refuses %s on axis %s', (indices, axis, error, text) => {
    expect(() => mx.take(a, indices as number, { axis })).toThrow(error);
    expect(() => mx.take(a, indices as number, { axis })).toThrow(text);
  });

  it('refuses any index into an empty axis, and none takes no index', () => {
    const empty = mx.zeros([4, 0]);
    expect(mx.take(empty, int32([1, 2]), { axis: 0 }).shape).toEqual([2, 0]);
    expect(mx.take(empty, int32([]), { axis: 1 }).shape).toEqual([4, 0]);
    expect(() => mx.take(empty, int32([0]), { axis: 1 })).toThrow(mx.ShapeError);
    expect(() => mx.take(empty, 0, { axis: 1 })).toThrow(mx.ShapeError);
  });

  it('refuses checkBounds that is no boolean', () => {
    expect(() => mx.take(a, int32([0]), { checkBounds: 1 as never })).toThrow(mx.ArgumentError);
    expect(mx.take(a, int32([1]), { checkBounds: false }).tolist()).toEqual([1]);
  });
});

describe('takeAlongAxis and putAlongAxis', () => {
  const order = int32([2, 0, 1, 0, 1, 2]).reshape([2, 3]);

  it('take null for the flattened array', () => {
    expect(mx.takeAlongAxis(a, int32([5, -6]), { axis: null }).tolist()).toEqual([5, 0]);
    const put = mx.putAlongAxis(a, int32([5, 0]), int32([9, 8]), { axis: null });
    expect(put.tolist()).toEqual([
      [8, 1, 2],
      [3, 4, 9],
    ]);
  });

  it('take scalars as values', () => {
    expect(mx.putAlongAxis(a, int32([1]).reshape([1, 1]), 7, { axis: 1 }).tolist()).toEqual([
      [0, 7, 2],
      [3, 7, 5],
    ]);
  });

  it('keep positions inside the axis', () => {
    const far = int32([9, -9]).reshape([2, 1]);
    expect(mx.takeAlongAxis(a, far, { axis: 1 }).tolist()).toEqual([[2], [3]]);
    expect(mx.putAlongAxis(a, far, -1, { axis: 1 }).tolist()).toEqual([
      [0, 1, -1],
      [-1, 4, 5],
    ]);
  });

  it('refuse axes, ranks and options that do not fit', () => {
    for (const axis of [2, -3, 0.5, undefined, '0']) {
      expect(() => mx.takeAlongAxis(a, order, { axis: axis as number })).toThrow(mx.ShapeError);
      expect(() => mx.putAlongAxis(a, order, a, { axis: axis as number })).toThrow(mx.ShapeError);
    }
    expect(() => mx.takeAlongAxis(a, int32([0]), { axis: 0 })).toThrow(mx.ShapeError);
    expect(() => mx.putAlongAxis(a, order, mx.zeros([5]), { axis: 0 })).toThrow(mx.ShapeError);
    expect(() => mx.takeAlongAxis(a, order, null as never)).toThrow(mx.ArgumentError);
    expect(() => mx.takeAlongAxis(a, mx.array([[0.5]]), { axis: 0 })).toThrow(mx.DtypeError);
  });
});
