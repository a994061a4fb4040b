import { allclose, expandDims, matmul, multiply, ones, random, softmax, swapaxes, where } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { scaledDotProductAttention } from './attention.js';
import { createCausalMask } from './masks.js';

const queries = random.normal([1, 4, 3, 8]);
const keys = random.normal([1, 4, 5, 8]);
const values = random.normal([1, 4, 5, 8]);

describe('scaledDotProductAttention', () => {
  it('is softmax(scale · Q Kᵀ + mask) V', () => {
    const scores = multiply(matmul(queries, swapaxes(keys, 2, 3)), 0.5);
    const masked = where(expandDims(createCausalMask(3, 2), 0), scores, -1e9);
    const expected = matmul(softmax(masked, { axis: -1 }), values);
    for (const mask of ['causal', createCausalMask(3, 2)] as const) {
      const out = scaledDotProductAttention({ queries, keys, values, scale: 0.5, mask });
      expect(allclose(out, expected, { atol: 1e-5 }).item()).toBe(true);
    }
  });

  it('shares key heads among query heads and refuses a number that does not divide', () => {
    const kv = ones([1, 2, 5, 8]);
    expect(scaledDotProductAttention({ queries, keys: kv, values: kv, scale: 1 }).shape).toEqual([1, 4, 3, 8]);
    const three = ones([1, 3, 5, 8]);
    expect(() => scaledDotProductAttention({ queries, keys: three, values: three, scale: 1 })).toThrow();
  });
});
