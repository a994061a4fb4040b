import { array, DtypeError, max, min, ones, ShapeError, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { ConvTranspose1d } from './conv-transpose1d.js';
import { ConvTranspose2d } from './conv-transpose2d.js';
import { ConvTranspose3d } from './conv-transpose3d.js';
import { Conv1d } from './conv1d.js';
import { Conv2d } from './conv2d.js';
import { Conv3d } from './conv3d.js';

describe('Conv1d', () => {
  it('adds up what lies under the kernel, and the bias', () => {
    const layer = new Conv1d(1, 1, 2);
    layer.update({ weight: array([[[1], [10]]]), bias: array([0.5]) });
    expect(layer.forward(array([[[1], [2], [3]]])).tolist()).toEqual([[[21.5], [32.5]]]);
  });

  it('convolves each group of channels by itself', () => {
    const layer = new Conv1d(4, 2, 1, { groups: 2, bias: false });
    expect(layer.weight.shape).toEqual([2, 1, 2]);
    layer.update({ weight: ones([2, 1, 2]) });
    expect(layer.forward(array([[[1, 2, 3, 4]]])).tolist()).toEqual([[[3, 7]]]);
  });

  it('starts uniform within ±1/√(inChannels · kernelSize), without bias', () => {
    const { weight, bias } = new Conv1d(4, 500, 4, { groups: 2 });
    expect(max(weight).item()).toBeLessThanOrEqual(0.25);
    expect(max(weight).item()).toBeGreaterThan(0.24);
    expect(min(weight).item()).toBeLessThan(-0.24);
    expect(bias?.tolist()).toEqual(Array(500).fill(0));
    expect(new Conv1d(1, 1, 1, { bias: false }).bias).toBeUndefined();
  });
});

it('convolutions give the lengths of their formulas', () => {
  expect(new Conv1d(2, 3, 3, { stride: 2, padding: 1, dilation: 2 }).forward(ones([1, 9, 2])).shape).toEqual([1, 4, 3]);
  expect(new Conv2d(2, 3, [3, 2], { stride: [1, 2] }).forward(ones([1, 5, 6, 2])).shape).toEqual([1, 3, 3, 3]);
  expect(new Conv3d(2, 3, 2, { padding: [0, 1, 0] }).forward(ones([1, 3, 3, 3, 2])).shape).toEqual([1, 2, 4, 2, 3]);
  expect(new ConvTranspose1d(2, 3, 3, { stride: 2, outputPadding: 1 }).forward(ones([1, 4, 2])).shape).toEqual([
    1, 10, 3,
  ]);
  expect(new ConvTranspose2d(2, 3, 2, { stride: [2, 1] }).forward(ones([1, 3, 3, 2])).shape).toEqual([1, 6, 4, 3]);
  expect(new ConvTranspose3d(2, 3, 2, { padding: 1 }).forward(ones([1, 3, 3, 3, 2])).shape).toEqual([1, 2, 2, 2, 3]);
});

it('a transposed convolution spreads each element over the kernel', () => {
  const layer = new ConvTranspose1d(1, 1, 2, { stride: 2, bias: false });
  layer.update({ weight: array([[[1], [10]]]) });
  expect(layer.forward(array([[[1], [2]]])).tolist()).toEqual([[[1], [10], [2], [20]]]);
});

it('convolutions print as in MLX', () => {
  expect(`${new Conv1d(4, 8, 3, { groups: 2 })}`).toBe(
    'Conv1d(4, 8, kernelSize=3, stride=1, padding=0, dilation=1, groups=2, bias=true)',
  );
  expect(`${new Conv2d(4, 8, 3, { padding: [1, 2], bias: false })}`).toBe(
    'Conv2d(4, 8, kernelSize=[3, 3], stride=[1, 1], padding=[1, 2], dilation=1, groups=1, bias=false)',
  );
  expect(`${new Conv3d(4, 8, [1, 2, 3])}`).toBe(
    'Conv3d(4, 8, kernelSize=[1, 2, 3], stride=[1, 1, 1], padding=[0, 0, 0], dilation=1, bias=true)',
  );
  expect(`${new ConvTranspose1d(4, 8, 3)}`).toBe(
    'ConvTranspose1d(4, 8, kernelSize=3, stride=1, padding=0, dilation=1, outputPadding=0, bias=true)',
  );
  expect(`${new ConvTranspose2d(4, 8, 3, { dilation: [1, 2] })}`).toBe(
    'ConvTranspose2d(4, 8, kernelSize=[3, 3], stride=[1, 1], padding=[0, 0], dilation=[1, 2], outputPadding=[0, 0], bias=true)',
  );
});

const kinds = [
  ['Conv1d', Conv1d, [1, 4, 2]],
  ['Conv2d', Conv2d, [1, 4, 4, 2]],
  ['Conv3d', Conv3d, [1, 4, 4, 4, 2]],
  ['ConvTranspose1d', ConvTranspose1d, [1, 4, 2]],
  ['ConvTranspose2d', ConvTranspose2d, [1, 4, 4, 2]],
  ['ConvTranspose3d', ConvTranspose3d, [1, 4, 4, 4, 2]],
] as const;

describe.each(kinds)('%s', (name, Layer, dims) => {
  const shape: readonly number[] = dims;

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('refuses %s as a number of channels, kernel or step', (n) => {
    expect(() => new Layer(n, 2, 1)).toThrow(`${name}: expected inChannels to be an integer`);
    expect(() => new Layer(2, n, 1)).toThrow(`${name}: expected outChannels to be an integer`);
    expect(() => new Layer(2, 2, n)).toThrow(`${name}: expected kernelSize to be an integer`);
    expect(() => new Layer(2, 2, 1, { stride: n })).toThrow(`${name}: expected stride to be an integer`);
    expect(() => new Layer(2, 2, 1, { dilation: n })).toThrow(`${name}: expected dilation to be an integer`);
    if (n !== 0 && n !== -1)
      expect(() => new Layer(2, 2, 1, { padding: n })).toThrow(`${name}: expected padding to be an integer`);
  });

  it('refuses a stride in the place of options', () => {
    expect(() => new Layer(2, 2, 1, 2 as never)).toThrow(`${name}: expected options as an object`);
  });

  it('refuses other inputs', () => {
    const layer = new Layer(2, 3, 2);
    expect(() => layer.forward(ones(shape.with(-1, 3)))).toThrow(ShapeError);
    expect(() => layer.forward(ones(shape.with(-1, 3)))).toThrow(`${name}: expected x [N, `);
    expect(() => layer.forward(ones(shape.slice(1)))).toThrow(ShapeError);
    expect(() => layer.forward(zeros(shape, { dtype: 'int32' }))).toThrow(DtypeError);
    expect(() => layer.forward([1] as never)).toThrow(`${name}: expected x to be an MLXArray`);
  });

  it('refuses inputs that leave nothing', () => {
    const isTransposed = name.startsWith('ConvTranspose');
    const layer = new Layer(2, 3, 5, { padding: isTransposed ? 4 : 0 });
    expect(() => layer.forward(ones(shape))).toThrow(ShapeError);
    expect(() => layer.forward(ones(shape))).toThrow(`${name}: expected a`);
    expect(() => new Layer(2, 3, 1).forward(ones(shape.with(1, 0)))).toThrow(ShapeError);
  });
});

it('convolutions refuse lists of other lengths', () => {
  expect(() => new Conv2d(2, 2, [1, 2, 3])).toThrow('Conv2d: expected kernelSize as a number or a list of 2');
  expect(() => new Conv3d(2, 2, 1, { stride: [1, 2] })).toThrow('Conv3d: expected stride as a number or a list of 3');
  expect(() => new Conv2d(2, 2, 1, { dilation: [1] })).toThrow('Conv2d: expected dilation as a number or a list of 2');
  expect(() => new Conv1d(2, 2, 1, { stride: [1] as never })).toThrow('Conv1d: expected stride to be an integer');
});

it('convolutions refuse groups that do not divide the channels', () => {
  expect(() => new Conv1d(4, 6, 1, { groups: 3 })).toThrow('Conv1d: expected inChannels divisible by groups 3, got 4');
  expect(() => new Conv2d(6, 4, 1, { groups: 3 })).toThrow('Conv2d: expected outChannels divisible by groups 3, got 4');
  expect(() => new Conv1d(4, 6, 1, { groups: 0 })).toThrow('Conv1d: expected groups to be an integer');
});

it('transposed convolutions refuse widths below 0', () => {
  expect(() => new ConvTranspose1d(2, 2, 1, { padding: -1 })).toThrow('ConvTranspose1d: expected padding');
  expect(() => new ConvTranspose2d(2, 2, 1, { outputPadding: [0, -1] })).toThrow(
    'ConvTranspose2d: expected outputPadding',
  );
});
