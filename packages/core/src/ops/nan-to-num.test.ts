import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('nanToNum', () => {
  it('leaves integers alone, whatever the numbers', () => {
    const a = mx.array([1, 2], { dtype: 'int32' });
    expect(mx.nanToNum(a, { nan: 5, posinf: 6 }).tolist()).toEqual([1, 2]);
  });

  it('may keep NaN', () => {
    expect(mx.nanToNum(mx.array([Number.NaN, Infinity]), { nan: Number.NaN, posinf: 3 }).tolist()).toEqual([
      Number.NaN,
      3,
    ]);
  });

  it.each([{ nan: '0' }, { nan: null }, { posinf: 1n }, { neginf: true }])('refuses %o', (options) => {
    expect(() => Reflect.apply(mx.nanToNum, undefined, [mx.ones([1]), options])).toThrow(mx.ArgumentError);
  });

  it.each(['float64', 'complex64'] as const)('of %s needs both ends', (dtype) => {
    const a = mx.ones([1], { dtype });
    expect(() => mx.nanToNum(a)).toThrow(mx.DtypeError);
    expect(mx.nanToNum(a, { posinf: 1, neginf: -1 }).dtype).toBe(dtype);
  });
});
