import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const array = (dtype: mx.Dtype, ...values: number[]): mx.MLXArray => mx.array(values, { dtype });

describe('shifts', () => {
  it('by elements below 0 or from the width upwards shift all bits out', () => {
    const amounts = array('int32', 0, 1, 31, 32, 33, 2 ** 31 - 1, -1, -(2 ** 31));
    expect(mx.leftShift(array('int32', 3), amounts).tolist()).toEqual([3, 6, -(2 ** 31), 0, 0, 0, 0, 0]);
    expect(mx.rightShift(array('int32', -5), amounts).tolist()).toEqual([-5, -3, -1, -1, -1, -1, -1, -1]);
    expect(mx.rightShift(array('int32', 5), amounts).tolist()).toEqual([5, 2, 0, 0, 0, 0, 0, 0]);
    expect(mx.rightShift(array('uint8', 200), array('uint8', 0, 3, 7, 8, 255)).tolist()).toEqual([200, 25, 1, 0, 0]);
  });

  it('take the width of the dtype that both meet in', () => {
    const shifted = mx.leftShift(array('uint8', 1), array('int8', 7, 8, 15, 16));
    expect(shifted.dtype).toBe('int16');
    expect(shifted.tolist()).toEqual([128, 256, -(2 ** 15), 0]);
    expect(mx.leftShift(7, array('int64', 62, 63, 64)).tolist()).toEqual([-(2n ** 62n), -(2n ** 63n), 0n]);
  });

  it('of bools are those of uint8', () => {
    const [yes, both] = [mx.array([true, true]), mx.array([false, true])];
    expect(mx.leftShift(yes, both).tolist()).toEqual([1, 2]);
    expect(mx.rightShift(yes, both).dtype).toBe('uint8');
    expect(mx.rightShift(array('int8', -4, -4), both).tolist()).toEqual([-4, -2]);
  });

  it.each([8, -1, 255, 9n, 1000])('of uint8 by %s are refused', (amount) => {
    const before = mx.liveHandles();
    const a = array('uint8', 1);
    for (const shift of [mx.leftShift, mx.rightShift, mx.bitwiseLeftShift]) {
      expect(() => shift(a, amount)).toThrow(mx.ArgumentError);
    }
    a.dispose();
    expect(mx.liveHandles()).toBe(before);
  });

  it('of or by fractions are refused', () => {
    expect(() => mx.leftShift(mx.ones([1]), 1)).toThrow(mx.DtypeError);
    expect(() => mx.rightShift(array('int8', 1), 0.5)).toThrow(mx.DtypeError);
    expect(() => mx.rightShift(array('int64', 1), array('uint64', 1))).toThrow(mx.DtypeError);
  });
});
