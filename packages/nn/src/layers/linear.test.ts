import { add, allclose, matmul, max, min, random, swapaxes } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Linear } from './linear.js';
import { QuantizedLinear } from './quantized-linear.js';

describe('Linear', () => {
  it('computes x Wᵀ + b for any leading dimensions', () => {
    const layer = new Linear(4, 3);
    const x = random.normal([2, 5, 4]);
    const expected = add(matmul(x, swapaxes(layer.weight, 0, 1)), layer.bias as never);
    expect(allclose(layer.forward(x), expected).item()).toBe(true);
    expect(new Linear(4, 3, { bias: false }).forward(x).shape).toEqual([2, 5, 3]);
  });

  it('starts uniform within ±1/√inputDims', () => {
    const { weight } = new Linear(16, 1000);
    expect(max(weight).item()).toBeLessThanOrEqual(0.25);
    expect(max(weight).item()).toBeGreaterThan(0.24);
    expect(min(weight).item()).toBeLessThan(-0.24);
  });

  it('prints its dimensions', () => {
    expect(`${new Linear(4, 3)}`).toBe('Linear(inputDims=4, outputDims=3, bias=true)');
  });

  it('gives its quantized form', () => {
    const quantized = new Linear(64, 3).toQuantized({ bits: 8 });
    expect(quantized).toBeInstanceOf(QuantizedLinear);
    expect(quantized.bits).toBe(8);
  });

  it.each([0, -1, Number.NaN, 2 ** 31, 1.5])('refuses %s as a dimension', (n) => {
    expect(() => new Linear(n, 2)).toThrow('Linear: expected inputDims to be an integer');
    expect(() => new Linear(2, n)).toThrow('Linear: expected outputDims to be an integer');
  });
});
