import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('pad', () => {
  it('mirrors an axis of one element as its edge, however wide', () => {
    for (const mode of ['reflect', 'symmetric'] as const) {
      const padded = mx.pad(mx.array([7]), [100_000, 2], { mode });
      expect(padded.shape).toEqual([100_003]);
      expect(mx.sum(mx.equal(padded, 7)).item()).toBe(100_003);
    }
  });

  it('fills with a scalar of any dtype, or an array of one element', () => {
    expect(mx.pad(mx.array([1], { dtype: 'int8' }), 1, { constantValues: 2.9 }).tolist()).toEqual([2, 1, 2]);
    expect(mx.pad(mx.array([true]), 1, { constantValues: mx.array([[1]]) }).tolist()).toEqual([true, true, true]);
  });

  const two = mx.ones([2, 2]);
  it.each<[string, () => unknown, RegExp]>([
    ['negative widths', () => mx.pad(two, [-1, 1]), /^pad: expected width/],
    ['widths beyond 32 bits', () => mx.pad(two, 2 ** 31), /^pad: expected width/],
    ['axes beyond 32 bits', () => mx.pad(two, 2 ** 31 - 1), /^pad: expected dimensions/],
    ['more than 2^47 elements', () => mx.pad(two, 2 ** 24), /^pad: expected at most 2\^47/],
    [
      'pairs for other axes',
      () =>
        mx.pad(mx.ones([1, 1, 1]), [
          [0, 1],
          [1, 0],
        ]),
      /^pad: expected 3 pairs/,
    ],
    ['no widths', () => mx.pad(two, []), /^pad: expected 2 pairs/],
    [
      'three in a pair',
      () => Reflect.apply(mx.pad, null, [two, [[1, 2, 3]]]),
      /^pad: expected widths as \[before, after\]/,
    ],
    ['another mode', () => Reflect.apply(mx.pad, null, [two, 1, { mode: 'wrap' }]), /^pad: expected mode/],
    ['several constant values', () => mx.pad(two, 1, { constantValues: mx.ones([2]) }), /^pad: expected one constant/],
    ['no constant value', () => mx.pad(two, 1, { constantValues: mx.zeros([0]) }), /^pad: expected one constant/],
    ['the edge of nothing', () => mx.pad(mx.zeros([0, 2]), 1, { mode: 'edge' }), /^pad: expected no empty axis/],
    ['the mirror image of nothing', () => mx.pad(mx.zeros([0]), 1, { mode: 'reflect' }), /^pad: expected no empty/],
    [
      'a hall of mirrors',
      () => mx.pad(two, 1_000_000, { mode: 'reflect' }),
      /^pad: expected at most 4096 mirror images/,
    ],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(mx.MLXError);
    expect(call).toThrow(message);
  });
});
