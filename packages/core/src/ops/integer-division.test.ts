import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const array = (dtype: mx.Dtype, ...values: number[]): mx.MLXArray => mx.array(values, { dtype });
const int = (...values: number[]): mx.MLXArray => array('int32', ...values);

describe('integer division', () => {
  it('by zero gives zero', () => {
    expect(mx.floorDivide(int(7, -7, 0), int(0, 2, 0)).tolist()).toEqual([0, -3, 0]);
    expect(mx.remainder(int(7, -7, 0), int(0, 2, 0)).tolist()).toEqual([0, 1, 0]);
    for (const zero of [0, -0, 0n, false]) {
      expect(mx.floorDivide(int(7), zero).tolist()).toEqual([0]);
      expect(mx.remainder(int(7), zero).tolist()).toEqual([0]);
      expect(mx.divmod(int(7), zero).map((each) => each.tolist())).toEqual([[0], [0]]);
    }
    expect(mx.floorDivide(7, int(0, 2)).tolist()).toEqual([0, 3]);
  });

  it.each([8, 16, 32, 64])('of the smallest int%i by -1 wraps', (bits) => {
    const dtype = `int${bits}` as mx.Dtype;
    const least = mx.leftShift(mx.ones([1], { dtype }), bits - 1);
    for (const divisor of [-1, -1n, mx.negative(mx.ones([1], { dtype }))]) {
      expect(mx.floorDivide(least, divisor).tolist()).toEqual(least.tolist());
      expect(mx.remainder(least, divisor).sum().item()).toEqual(bits === 64 ? 0n : 0);
      expect(mx.divmod(least, divisor)[0].tolist()).toEqual(least.tolist());
    }
  });

  it('of scalars alone is as safe', () => {
    expect(mx.floorDivide(7n, 0n).item()).toBe(0n);
    expect(mx.remainder(-(2n ** 63n), -1n).item()).toBe(0n);
    expect(mx.divmod(true, false).map((each) => each.item())).toEqual([false, false]);
  });

  it('keeps the dtype that both meet in', () => {
    expect(mx.floorDivide(mx.array([true, false]), mx.array([false, true])).dtype).toBe('bool');
    expect(mx.floorDivide(array('uint8', 7), array('uint8', 0)).dtype).toBe('uint8');
    expect(mx.floorDivide(array('uint8', 7), array('int8', -1)).dtype).toBe('int16');
    expect(mx.remainder(array('int8', 7), true).dtype).toBe('int8');
    expect(mx.floorDivide(array('uint8', 255), array('uint8', 255)).tolist()).toEqual([1]);
    expect(() => mx.floorDivide(array('uint8', 7), -1)).toThrow(mx.ArgumentError);
  });

  it('rounds down in divmod', () => {
    const [quotient, rest] = mx.divmod(int(-7, 7, -7, 7, -7), int(2, -2, -2, 0, -1));
    expect(quotient.tolist()).toEqual([-4, -4, 3, 0, 7]);
    expect(rest.tolist()).toEqual([1, -1, -1, 0, 0]);
  });

  it('of floats follows IEEE', () => {
    expect(mx.floorDivide(mx.array([7]), 0).item()).toBe(Number.POSITIVE_INFINITY);
    expect(mx.floorDivide(int(7), 0.5).item()).toBe(14);
    expect(mx.remainder(mx.array([7]), 0).item()).toBeNaN();
    expect(mx.divmod(mx.array([7]), -2).map((each) => each.item())).toEqual([-4, -1]);
  });

  it('of complex numbers is refused', () => {
    const z = mx.ones([1], { dtype: 'complex64' });
    for (const op of [mx.floorDivide, mx.remainder, mx.divmod]) {
      expect(() => op(z, 2)).toThrow(mx.DtypeError);
      expect(() => op(int(1), { re: 1, im: 1 })).toThrow(mx.DtypeError);
    }
  });

  it('leaves no temporaries behind', () => {
    const [a, b] = [int(7, -7), int(0, -1)];
    const before = mx.liveHandles();
    for (const divisor of [b, 0, -1, 3]) {
      mx.floorDivide(a, divisor).dispose();
      mx.remainder(a, divisor).dispose();
      for (const part of mx.divmod(a, divisor)) part.dispose();
      expect(() => mx.floorDivide(a, int(1, 2, 3))).toThrow(mx.ShapeError);
    }
    expect(mx.liveHandles()).toBe(before + 4);
  });
});
