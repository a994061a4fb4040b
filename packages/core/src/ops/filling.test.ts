import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('full', () => {
  it('casts an array to dtype, which Python ignores', () => {
    expect(mx.full([2, 2], mx.arange(2), { dtype: 'float16' }).dtype).toBe('float16');
    expect(mx.full([2], { re: 1, im: 2 }).tolist()).toEqual([
      { re: 1, im: 2 },
      { re: 1, im: 2 },
    ]);
  });

  it('takes booleans for bool and bigints for int64', () => {
    expect(mx.full([1], true).dtype).toBe('bool');
    expect(mx.full([1], 2n ** 62n).tolist()).toEqual([2n ** 62n]);
    expect(mx.full([1], 2n ** 64n - 1n, { dtype: 'uint64' }).tolist()).toEqual([2n ** 64n - 1n]);
  });

  it.each([Symbol('x'), 'x', null, undefined, {}, [1], () => 1])('refuses %s as values', (values) => {
    expect(() => Reflect.apply(mx.full, undefined, [[2], values])).toThrow(mx.ArgumentError);
    expect(() => Reflect.apply(mx.fullLike, undefined, [mx.ones([2]), values])).toThrow(mx.ArgumentError);
  });

  it.each([
    [Number.NaN, 'int32'],
    [Number.POSITIVE_INFINITY, 'uint64'],
    [-1, 'uint8'],
    [2 ** 63, 'int64'],
    [2n ** 64n, 'float32'],
    [1e300, 'int16'],
  ] as const)('refuses %s of %s', (value, dtype) => {
    expect(() => mx.full([2], value, { dtype })).toThrow(new RegExp(`full: expected a scalar that ${dtype} can hold`));
  });

  it('leaves no handle behind when it fails', () => {
    const before = mx.liveHandles();
    const values = mx.arange(3);
    expect(() => mx.full([2, 2], values)).toThrow(mx.ShapeError);
    expect(() => mx.full([2, 2], 300, { dtype: 'uint8' })).toThrow(mx.ArgumentError);
    expect(mx.liveHandles()).toBe(before + 1);
  });
});

describe('shapes', () => {
  it.each([-1, 1.5, 2 ** 31, Number.NaN, '3', null, { length: 1 }, [[2]], [2 ** 24, 2 ** 24]])(
    '%s is refused',
    (shape) => {
      for (const make of [mx.zeros, mx.ones, mx.empty]) {
        expect(() => Reflect.apply(make, undefined, [shape])).toThrow(mx.ShapeError);
      }
      expect(() => Reflect.apply(mx.full, undefined, [shape, 1])).toThrow(mx.ShapeError);
    },
  );

  it('a number is the length of the only axis', () => {
    expect(mx.zeros(3).shape).toEqual([3]);
  });
});

describe('fullLike', () => {
  it('refuses values that would make the result larger than the array', () => {
    const a = mx.zeros([2]);
    expect(() => mx.fullLike(a, mx.zeros([3, 2]))).toThrow(
      /fullLike: expected values that broadcast to \[2\], got \[3, 2\]/,
    );
    expect(() => mx.fullLike(mx.zeros([1]), mx.zeros([2]))).toThrow(mx.ShapeError);
    expect(mx.fullLike(mx.zeros([3, 2]), mx.arange(2)).tolist()).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });
});
