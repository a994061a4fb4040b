import { array, ones, random } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { GroupNorm } from './group-norm.js';
import { InstanceNorm } from './instance-norm.js';
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

describe('GroupNorm', () => {
  const x = array([[1, 10, 3, 30]]);

  it('takes every numGroups-th feature together, or neighbours as PyTorch does', () => {
    expectClose(new GroupNorm(2, 4).forward(x), array([[-1, -1, 1, 1]]), 1e-4);
    const neighbours = array([[1, 3, 10, 30]]);
    expectClose(new GroupNorm(2, 4, { pytorchCompatible: true }).forward(neighbours), array([[-1, 1, -1, 1]]), 1e-4);
  });

  it('is InstanceNorm with a group for each feature', () => {
    const images = random.normal([2, 3, 4, 6]);
    const instances = new InstanceNorm(6).forward(images);
    for (const pytorchCompatible of [true, false])
      expectClose(new GroupNorm(6, 6, { pytorchCompatible }).forward(images), instances, 1e-4);
  });

  it('holds what it is asked for', () => {
    const keys = (layer: GroupNorm) => layer.namedParameters().map(([key]) => key);
    expect(keys(new GroupNorm(1, 2)).sort()).toEqual(['bias', 'weight']);
    expect(keys(new GroupNorm(1, 2, { affine: false }))).toEqual([]);
    expect(`${new GroupNorm(1, 2)}`).toBe('GroupNorm(1, 2, eps=0.00001, affine=true, pytorchCompatible=false)');
  });

  it('refuses groups that do not divide the features, and other inputs', () => {
    expect(() => new GroupNorm(3, 4)).toThrow('GroupNorm: expected dims divisible by numGroups 3, got 4');
    expect(() => new GroupNorm(0, 4)).toThrow('GroupNorm: expected numGroups to be an integer from 1');
    expect(() => new GroupNorm(2, 4).forward(ones([2, 8]))).toThrow(
      'GroupNorm: expected x of shape [N, ..., 4], got [2, 8] float32',
    );
    expect(() => new GroupNorm(2, 4).forward(ones([4]))).toThrow(expect.objectContaining({ code: 'Shape' }));
  });
});

describe('InstanceNorm', () => {
  it('normalizes each feature of each example', () => {
    const x = array([
      [[1], [3]],
      [[10], [30]],
    ]);
    expectClose(
      new InstanceNorm(1).forward(x),
      array([
        [[-1], [1]],
        [[-1], [1]],
      ]),
      1e-4,
    );
  });

  it('holds what it is asked for', () => {
    const keys = (layer: InstanceNorm) => layer.namedParameters().map(([key]) => key);
    expect(keys(new InstanceNorm(2))).toEqual([]);
    expect(keys(new InstanceNorm(2, { affine: true }))).toEqual(['weight', 'bias']);
    expect(`${new InstanceNorm(2)}`).toBe('InstanceNorm(2, eps=0.00001, affine=false)');
  });

  it('refuses other ranks and features', () => {
    expect(() => new InstanceNorm(4).forward(ones([2, 4]))).toThrow(
      'InstanceNorm: expected x of shape [N, ..., 4], got [2, 4] float32',
    );
    expect(() => new InstanceNorm(4).forward(ones([2, 3, 5]))).toThrow(expect.objectContaining({ code: 'Shape' }));
  });
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('norms refuse %s as eps', (eps) => {
  expect(() => new RMSNorm(2, { eps })).toThrow('RMSNorm: expected eps to be a positive number');
  expect(() => new LayerNorm(2, { eps })).toThrow('LayerNorm: expected eps to be a positive number');
  expect(() => new GroupNorm(1, 2, { eps })).toThrow('GroupNorm: expected eps to be a positive number');
  expect(() => new InstanceNorm(2, { eps })).toThrow('InstanceNorm: expected eps to be a positive number');
});
