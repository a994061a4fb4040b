import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('windows', () => {
  it.each([1.5, '3', null, undefined, 2 ** 31, Number.NaN])('of %s points are refused', (m) => {
    for (const op of [mx.bartlett, mx.blackman, mx.hamming, mx.hanning]) {
      expect(() => Reflect.apply(op, undefined, [m])).toThrow(mx.ArgumentError);
    }
  });
});
