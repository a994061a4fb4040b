import { array, type MLXArray, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { checkGradients } from './check-gradients.js';
import { clipGradNorm } from './clip-grad-norm.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('clipGradNorm', () => {
  it('scales all gradients by one factor, and gives their norm', () => {
    const [clipped, norm] = clipGradNorm({ a: [array([3])], b: { c: array([4]) } }, 1);
    expect(norm.item()).toBe(5);
    expect((clipped.a[0] as MLXArray).item()).toBeCloseTo(0.6, 5);
    expect(clipped.b.c.item()).toBeCloseTo(0.8, 5);
  });

  it('leaves what is shorter as it is', () => {
    expect(clipGradNorm({ a: array([3]) }, 10)[0].a.item()).toBe(3);
    expect(clipGradNorm({}, 10)[1].item()).toBe(0);
  });

  it('refuses a negative norm', () => {
    expect(() => clipGradNorm({}, -1)).toThrow(/maxNorm/);
  });
});

describe('checkGradients', () => {
  it('names every gradient that holds NaN or an infinity', () => {
    const gradients = { layers: [{ weight: array([1, nan]) }, { weight: zeros([2]), bias: array([-inf]) }] };
    expect(() => checkGradients(gradients)).toThrow(
      'checkGradients: expected finite gradients, got NaN or an infinity in layers.0.weight, layers.1.bias',
    );
  });

  it('passes finite gradients, integers and none', () => {
    expect(() => checkGradients({ a: zeros([0]), b: [array([1], { dtype: 'bfloat16' })] })).not.toThrow();
    expect(() => checkGradients({})).not.toThrow();
  });
});
