import { array, ones, ShapeError } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { AvgPool1d, AvgPool2d, AvgPool3d } from './avg-pool.js';
import { MaxPool1d, MaxPool2d, MaxPool3d } from './max-pool.js';

const image = array([
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
]).reshape([1, 3, 3, 1]);

it('pooling takes the largest element or the mean of each window', () => {
  expect(new MaxPool2d(2, { stride: 1 }).forward(image).flatten().tolist()).toEqual([5, 6, 8, 9]);
  expect(new AvgPool2d(2, { stride: 1 }).forward(image).flatten().tolist()).toEqual([3, 4, 6, 7]);
});

it('windows lie side by side by default; what they do not fill is left out', () => {
  expect(new MaxPool2d(2).forward(image).flatten().tolist()).toEqual([5]);
  expect(new MaxPool2d([1, 3]).forward(image).flatten().tolist()).toEqual([3, 6, 9]);
});

it('padding counts as zeros in a mean and as nothing in a maximum', () => {
  const x = array([[[-2], [-4]]]);
  expect(new AvgPool1d(2, { stride: 1, padding: 1 }).forward(x).flatten().tolist()).toEqual([-1, -3, -2]);
  expect(new MaxPool1d(2, { stride: 1, padding: 1 }).forward(x).flatten().tolist()).toEqual([-2, -2, -4]);
  const bytes = array([[[-5], [-3]]], { dtype: 'int8' });
  expect(new MaxPool1d(2, { stride: 1, padding: 1 }).forward(bytes).flatten().tolist()).toEqual([-5, -3, -3]);
});

it('pooling reads views', () => {
  expect(new MaxPool2d(2, { stride: 1 }).forward(image.swapaxes(1, 2)).flatten().tolist()).toEqual([5, 8, 6, 9]);
});

it('pooling layers have no parameters and print their sizes', () => {
  const pool = new MaxPool2d(2, { padding: [0, 1] });
  expect(pool.namedParameters()).toEqual([]);
  expect(`${pool}`).toBe('MaxPool2d(kernelSize=[2, 2], stride=[2, 2], padding=[0, 1])');
  expect(`${new AvgPool1d(3, { stride: 1 })}`).toBe('AvgPool1d(kernelSize=[3], stride=[1], padding=[0])');
});

describe.each([
  ['MaxPool1d', MaxPool1d, [1, 4, 2]],
  ['AvgPool1d', AvgPool1d, [1, 4, 2]],
  ['MaxPool2d', MaxPool2d, [1, 4, 4, 2]],
  ['AvgPool2d', AvgPool2d, [1, 4, 4, 2]],
  ['MaxPool3d', MaxPool3d, [1, 4, 4, 4, 2]],
  ['AvgPool3d', AvgPool3d, [1, 4, 4, 4, 2]],
] as const)('%s', (name, Pool, shape) => {
  it.each([0, -1, 1.5, Number.NaN, '2'])('refuses %s as size or step', (n) => {
    expect(() => new Pool(n as never)).toThrow(`${name}: expected kernelSize to be an integer`);
    expect(() => new Pool(1, { stride: n as never })).toThrow(`${name}: expected stride to be an integer`);
  });

  it('refuses a stride in the place of options', () => {
    expect(() => new Pool(2, 2 as never)).toThrow(`${name}: expected options as an object`);
  });

  it('refuses other lists and padding below 0', () => {
    expect(() => new Pool([1, 1, 1, 1] as never)).toThrow(`${name}: expected kernelSize as a number or a list of`);
    expect(() => new Pool(1, { padding: -1 })).toThrow(`${name}: expected padding to be an integer`);
  });

  it('refuses inputs of another rank or shorter than the window', () => {
    expect(() => new Pool(2).forward(ones(shape.slice(1)))).toThrow(ShapeError);
    expect(() => new Pool(2).forward(ones(shape.slice(1)))).toThrow(`${name}: expected x [N, ..., C]`);
    expect(() => new Pool(7, { padding: 1 }).forward(ones(shape))).toThrow(`${name}: expected x, padded`);
    expect(() => new Pool(1).forward(null as never)).toThrow(`${name}: expected x to be an MLXArray`);
  });
});
