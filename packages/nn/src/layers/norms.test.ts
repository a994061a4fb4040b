import { array, ones } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { LayerNorm } from './layer-norm.js';
import { RMSNorm } from './rms-norm.js';

describe('RMSNorm', () => {
  it('divides by the root of the mean square', () => {
    const layer = new RMSNorm(2);
    const [[a, b]] = layer.forward(array([[3, 4]])).tolist() as [[number, number]];
    expect(a).toBeCloseTo(3 / Math.sqrt(12.5), 4);
    expect(b).toBeCloseTo(4 / Math.sqrt(12.5), 4);
  });

  it('prints its eps', () => {
    expect(`${new RMSNorm(2, { eps: 1e-6 })}`).toBe('RMSNorm(2, eps=0.000001)');
  });
});

describe('LayerNorm', () => {
  it('centres and divides by the deviation', () => {
    const [[a, b]] = new LayerNorm(2).forward(array([[3, 5]])).tolist() as [[number, number]];
    expect([a, b].map((v) => Math.round(v * 1000) / 1000)).toEqual([-1, 1]);
  });

  it('holds what it is asked for', () => {
    const keys = (layer: LayerNorm) => layer.namedParameters().map(([key]) => key);
    expect(keys(new LayerNorm(2))).toEqual(['weight', 'bias']);
    expect(keys(new LayerNorm(2, { bias: false }))).toEqual(['weight']);
    expect(keys(new LayerNorm(2, { affine: false }))).toEqual([]);
    expect(new LayerNorm(2, { affine: false }).forward(ones([1, 2])).shape).toEqual([1, 2]);
  });
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('norms refuse %s as eps', (eps) => {
  expect(() => new RMSNorm(2, { eps })).toThrow('RMSNorm: expected eps to be a positive number');
  expect(() => new LayerNorm(2, { eps })).toThrow('LayerNorm: expected eps to be a positive number');
});
