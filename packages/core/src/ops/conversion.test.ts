import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('astype', () => {
  it('of NaN, infinities and numbers out of range gives some integer', () => {
    const strange = mx.array([Number.NaN, Infinity, -Infinity, 1e300, -1], { dtype: 'float64' });
    for (const dtype of mx.dtypes.filter(mx.isInteger)) expect(strange.astype(dtype).size).toBe(5);
  });

  it('takes what is not 0 for true', () => {
    expect(mx.array([0, -0, 0.1, Number.NaN]).astype('bool').tolist()).toEqual([false, false, true, true]);
  });

  it.each(['int', 'float', null, undefined, 3, {}])('refuses the dtype %s', (dtype) => {
    for (const op of [mx.astype, mx.view]) {
      expect(() => Reflect.apply(op, undefined, [mx.ones([1]), dtype])).toThrow(mx.DtypeError);
    }
  });
});

describe('view', () => {
  it('needs a last axis of whole new items', () => {
    expect(() => mx.view(mx.zeros([2, 3], { dtype: 'uint8' }), 'int16')).toThrow(mx.ShapeError);
    expect(mx.view(mx.zeros([2, 0], { dtype: 'uint8' }), 'int64').shape).toEqual([2, 0]);
    expect(mx.view(mx.zeros([0, 8], { dtype: 'uint8' }), 'int64').shape).toEqual([0, 1]);
  });

  it('of a 0-dimensional array needs a dtype of the same size', () => {
    expect(mx.view(mx.array(1), 'int32').item()).toBe(0x3f800000);
    for (const dtype of ['uint8', 'int64'] as const) {
      expect(() => mx.view(mx.array(1), dtype)).toThrow(mx.MLXError);
    }
  });

  it('to more elements than an axis can have is refused', () => {
    const wide = mx.broadcastTo(mx.zeros([1], { dtype: 'float64' }), [2 ** 29]);
    expect(() => mx.view(wide, 'uint8')).toThrow(/a last axis of at most 2147483647, got 4294967296/);
    expect(mx.view(wide, 'uint32').shape).toEqual([2 ** 30]);
  });
});
