import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('sort and argsort', () => {
  it('give nothing of an empty axis', () => {
    for (const op of [mx.sort, mx.argsort]) {
      expect(op(mx.zeros([0])).tolist()).toEqual([]);
      expect(op(mx.zeros([2, 0])).tolist()).toEqual([[], []]);
      expect(op(mx.zeros([0, 2]), { axis: 0 }).shape).toEqual([0, 2]);
      expect(op(mx.zeros([2, 0]), { axis: null }).shape).toEqual([0]);
    }
    expect(mx.sort(mx.zeros([0], { dtype: 'int8' })).dtype).toBe('int8');
    expect(mx.argsort(mx.zeros([0], { dtype: 'int8' })).dtype).toBe('uint32');
  });

  it('keep the order of equal elements', () => {
    expect(mx.argsort(mx.array([1, 0, 1, 0])).tolist()).toEqual([1, 3, 0, 2]);
  });
});

describe('orders', () => {
  const vector = mx.array([3, 1, 2]);
  const huge = mx.broadcastTo(mx.array(1), [2 ** 16, 2 ** 16]);

  it.each<[string, () => unknown, RegExp]>([
    ['a scalar', () => mx.sort(mx.array(1)), /^sort: expected an axis/],
    ['more elements than 32 bits count', () => mx.sort(huge, { axis: null }), /^sort: expected at most 2147483647/],
    ['them in topk', () => mx.topk(huge, 1, { axis: null }), /^topk: expected at most 2147483647/],
    ['kth beyond the axis', () => mx.partition(vector, 3), /^partition: expected kth to be an integer from -3 to 2/],
    ['kth before the axis', () => mx.argpartition(vector, -4), /^argpartition: expected kth .* got -4/],
    ['kth of nothing', () => mx.partition(mx.zeros([2, 0]), 0), /^partition: expected an axis that is not empty/],
    ['k beyond the axis', () => mx.topk(vector, 4), /^topk: expected k to be an integer from 0 to 3, got 4/],
    ['a fraction', () => mx.topk(vector, 1.5), /^topk: expected k to be an integer/],
  ])('refuse %s', (_, call, message) => {
    expect(call).toThrow(mx.MLXError);
    expect(call).toThrow(message);
  });
});

describe('searchsorted', () => {
  it('finds NaN behind every number and compares in the promoted dtype', () => {
    const sequence = mx.array([1, 2, Number.NaN]);
    expect(mx.searchsorted(sequence, mx.array([Number.NaN, 1.5])).tolist()).toEqual([2, 1]);
    expect(mx.searchsorted(sequence, mx.array([Number.NaN]), { side: 'right' }).tolist()).toEqual([3]);
    expect(mx.searchsorted(mx.array([1, 2], { dtype: 'int8' }), mx.array([1.5])).tolist()).toEqual([1]);
    expect(mx.searchsorted(mx.zeros([0]), mx.array([1, 2])).tolist()).toEqual([0, 0]);
  });

  it('refuses a matrix to search in, and sides there are not', () => {
    expect(() => mx.searchsorted(mx.ones([2, 2]), mx.ones([1]))).toThrow(mx.ShapeError);
    expect(() => Reflect.apply(mx.searchsorted, null, [mx.ones([2]), mx.ones([1]), { side: 'middle' }])).toThrow(
      "searchsorted: expected side to be one of 'left', 'right', got 'middle'",
    );
  });
});

describe('diff', () => {
  it('ends with nothing, however often it is taken', () => {
    for (const n of [3, 4, 2 ** 31 - 1]) expect(mx.diff(mx.array([1, 2, 4]), { n }).tolist()).toEqual([]);
    expect(mx.diff(mx.ones([2, 3]), { n: 9, axis: 0 }).shape).toEqual([0, 3]);
    expect(mx.diff(mx.zeros([0]), { n: 9 }).shape).toEqual([0]);
  });

  it('frees what it makes on the way', () => {
    const a = mx.ones([3]);
    const before = mx.liveHandles();
    mx.diff(a, { n: 5 }).dispose();
    expect(mx.liveHandles()).toBe(before);
  });

  it.each([-1, 0.5, 2 ** 31, Number.NaN])('refuses n: %s', (n) => {
    expect(() => mx.diff(mx.ones([3]), { n })).toThrow(mx.ArgumentError);
  });

  it('refuses graphs of a million operations', () => {
    expect(() => mx.diff(mx.ones([2_000_000]), { n: 1_000_000 })).toThrow(mx.ArgumentError);
  });
});
