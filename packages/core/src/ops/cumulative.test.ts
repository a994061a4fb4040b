import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('running operations', () => {
  it.each([
    ['cumsum', mx.cumsum],
    ['cumprod', mx.cumprod],
    ['cummax', mx.cummax],
    ['cummin', mx.cummin],
    ['logcumsumexp', mx.logcumsumexp],
  ])('give nothing of nothing: %s', (_, op) => {
    expect(op(mx.zeros([0])).shape).toEqual([0]);
    expect(op(mx.zeros([2, 0, 3])).tolist()).toEqual([]);
    const along = op(mx.zeros([2, 0], { dtype: 'float16' }), { axis: 1, reverse: true });
    expect(along.tolist()).toEqual([[], []]);
    expect(along.dtype).toBe('float16');
    expect(op(mx.zeros([0, 2]), { axis: 1 }).shape).toEqual([0, 2]);
  });

  it('give nothing in the dtype that something would have', () => {
    expect(mx.cumsum(mx.zeros([0], { dtype: 'bool' })).dtype).toBe('int32');
    expect(mx.cumsum(mx.zeros([0]), { dtype: 'bool' }).dtype).toBe('int32');
    expect(mx.cumprod(mx.zeros([0], { dtype: 'bool' })).dtype).toBe('bool');
    expect(mx.cumprod(mx.zeros([0]), { dtype: 'int64' }).dtype).toBe('int64');
  });

  it.each<[string, () => unknown, RegExp]>([
    ['an axis of a scalar', () => mx.cumsum(mx.array(1), { axis: 0 }), /^cumsum: expected an axis/],
    [
      'a list of axes',
      () => Reflect.apply(mx.cumsum, null, [mx.ones([2]), { axis: [0] }]),
      /^cumsum: expected an axis/,
    ],
    [
      'an unknown dtype',
      () => Reflect.apply(mx.cumprod, null, [mx.ones([2]), { dtype: 'int' }]),
      /^cumprod: expected dtype/,
    ],
    ['reverse as text', () => Reflect.apply(mx.cummax, null, [mx.ones([2]), { reverse: 'yes' }]), /expected a boolean/],
  ])('refuse %s', (_, call, message) => {
    expect(call).toThrow(mx.MLXError);
    expect(call).toThrow(message);
  });
});
