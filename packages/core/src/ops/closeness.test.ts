import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const array = (dtype: mx.Dtype, ...values: number[]): mx.MLXArray => mx.array(values, { dtype });

describe('closeness', () => {
  it('of unsigned integers does not wrap', () => {
    const [a, b] = [array('uint8', 1, 5, 9), array('uint8', 2, 5, 200)];
    expect(mx.isclose(a, b, { atol: 1 }).tolist()).toEqual([true, true, false]);
    expect(mx.isclose(a, b.astype('uint64'), { atol: 300 }).tolist()).toEqual([true, true, true]);
    expect(mx.allclose(a, b, { atol: 1 }).item()).toBe(false);
    expect(mx.allclose(a, b, { rtol: 1 }).item()).toBe(true);
  });

  it('of bools is equality', () => {
    expect(mx.isclose(mx.array([true, false]), mx.array([true, true])).tolist()).toEqual([true, false]);
  });

  it('of infinities needs the same sign, of NaN a wish', () => {
    const a = mx.array([Infinity, -Infinity, Infinity, Number.NaN]);
    const b = mx.array([Infinity, Infinity, 1, Number.NaN]);
    expect(mx.isclose(a, b).tolist()).toEqual([true, false, false, false]);
    expect(mx.isclose(a, b, { equalNan: true }).tolist()).toEqual([true, false, false, true]);
  });

  it.each([{ rtol: Number.NaN }, { atol: '1' }, { equalNan: 1 }, null, [], 1e-3])(
    'refuses %j as options',
    (options) => {
      const a = mx.ones([1]);
      for (const op of [mx.isclose, mx.allclose]) {
        expect(() => Reflect.apply(op, undefined, [a, a, options])).toThrow(mx.ArgumentError);
      }
    },
  );

  it('refuses what does not broadcast and what is no array', () => {
    expect(() => mx.isclose(mx.ones([2]), mx.ones([3]))).toThrow(mx.ShapeError);
    expect(() => mx.allclose(array('uint8', 1, 2), array('uint8', 1, 2, 3))).toThrow(mx.ShapeError);
    expect(() => Reflect.apply(mx.isclose, undefined, [mx.ones([2]), [1, 1]])).toThrow(mx.ArgumentError);
  });
});
