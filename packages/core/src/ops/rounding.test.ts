import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('round', () => {
  it.each([39, -39, 2 ** 31, 1.5, Number.NaN, '1', null, 10n])('refuses %s decimals', (decimals) => {
    expect(() => Reflect.apply(mx.round, undefined, [mx.ones([1]), { decimals }])).toThrow(mx.ArgumentError);
  });

  it('refuses decimals whose power of ten float16 cannot hold', () => {
    const half = mx.array([1.25]).astype('float16');
    expect(mx.round(half, { decimals: 4 }).item()).toBe(1.25);
    expect(() => mx.round(half, { decimals: 5 })).toThrow(/decimals to be an integer from -4 to 4, got 5/);
    expect(mx.round(half.astype('bfloat16'), { decimals: 38 }).dtype).toBe('bfloat16');
  });

  it('keeps integers', () => {
    const a = mx.array([15, 25, 2 ** 24 + 1], { dtype: 'int32' });
    expect(mx.round(a).tolist()).toEqual(a.tolist());
    expect(mx.slice(mx.round(a, { decimals: -1 }), [0], [2]).tolist()).toEqual([20, 20]);
  });
});

describe('whole numbers of complex ones', () => {
  it.each([mx.floor, mx.ceil, mx.trunc])('are refused', (op) => {
    expect(() => op(mx.ones([1], { dtype: 'complex64' }))).toThrow(mx.DtypeError);
    expect(() => op({ re: 1, im: 1 })).toThrow(mx.DtypeError);
  });
});
