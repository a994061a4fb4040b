import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('roll', () => {
  it('goes round as often as it must', () => {
    expect(mx.roll(mx.arange(4), [2 ** 31 - 1, 2]).tolist()).toEqual([3, 0, 1, 2]);
    expect(mx.roll(mx.arange(3), Number.MIN_SAFE_INTEGER).tolist()).toEqual([1, 2, 0]);
    expect(mx.roll(mx.arange(3), []).tolist()).toEqual([0, 1, 2]);
  });

  it('takes one shift for all axes, or one for each', () => {
    const a = mx.reshape(mx.arange(4), [2, 2]);
    expect(mx.roll(a, 1, { axis: [0, 1] }).tolist()).toEqual([
      [3, 2],
      [1, 0],
    ]);
    expect(mx.roll(a, [1, 0], { axis: [0, 1] }).tolist()).toEqual([
      [2, 3],
      [0, 1],
    ]);
  });

  it.each<[string, () => unknown]>([
    ['fewer shifts than axes', () => mx.roll(mx.ones([2, 2]), [1], { axis: [0, 1] })],
    ['more shifts than axes', () => mx.roll(mx.ones([2, 2]), [1, 2, 3], { axis: [0, 1] })],
    ['a fraction', () => mx.roll(mx.ones([2]), 0.5)],
    ['an axis beyond', () => mx.roll(mx.ones([2]), 1, { axis: 1 })],
    ['an axis in text', () => Reflect.apply(mx.roll, null, [mx.ones([2]), 1, { axis: '0' }])],
  ])('refuses %s', (_, call) => {
    expect(call).toThrow(mx.MLXError);
  });
});
