import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('complex arrays are refused by', () => {
  const z = mx.ones([1], { dtype: 'complex64' });

  it.each([mx.expm1, mx.sigmoid, mx.erf, mx.erfinv, mx.bitwiseInvert, mx.floor])('operation %# of one', (op) => {
    expect(() => op(z)).toThrow(mx.DtypeError);
  });

  it.each([mx.arctan2, mx.remainder, mx.bitwiseAnd, mx.leftShift])('operation %# of two', (op) => {
    expect(() => op(z, mx.ones([1]))).toThrow(mx.DtypeError);
  });
});
