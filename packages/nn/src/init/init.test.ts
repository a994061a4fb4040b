import {
  allclose,
  array,
  countNonzero,
  eye,
  type MLXArray,
  matmul,
  max,
  mean,
  min,
  std,
  transpose,
  zeros,
} from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import * as init from './index.js';

const number = (a: MLXArray): number => a.item() as number;

/** Mean and deviation of 40,000 numbers: within five standard errors. */
function expectMoments(a: MLXArray, centre: number, deviation: number): void {
  expect(Math.abs(number(mean(a)) - centre)).toBeLessThan((5 * deviation) / 200);
  expect(Math.abs(number(std(a)) / deviation - 1)).toBeLessThan(0.02);
}

function expectRange(a: MLXArray, low: number, high: number): void {
  const margin = (high - low) / 1000;
  expect(number(min(a))).toBeGreaterThanOrEqual(low);
  expect(number(min(a))).toBeLessThan(low + margin);
  expect(number(max(a))).toBeLessThanOrEqual(high);
  expect(number(max(a))).toBeGreaterThan(high - margin);
}

const wide = zeros([100, 400]); // fanIn 400, fanOut 100
const kernel = zeros([40, 4, 5, 50]); // fanIn 1000, fanOut 800

it('initializers without draws give what they say', () => {
  expect(
    init
      .constant(2)(array([1, 3]))
      .tolist(),
  ).toEqual([2, 2]);
  expect(
    init
      .constant(true, { dtype: 'bool' })(zeros([1]))
      .tolist(),
  ).toEqual([true]);
  expect(
    init
      .identity()(zeros([2, 2]))
      .tolist(),
  ).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

it('normal and uniform numbers have their moments and range', () => {
  expectMoments(init.normal({ mean: 3, std: 0.5 })(wide), 3, 0.5);
  expectMoments(init.uniform({ low: -1, high: 3 })(wide), 1, 4 / Math.sqrt(12));
  expectRange(init.uniform({ low: -1, high: 3 })(wide), -1, 3);
});

it('Glorot initializers take both fans', () => {
  expectMoments(init.glorotNormal()(wide), 0, Math.sqrt(2 / 500));
  expectMoments(init.glorotNormal()(kernel, { gain: 3 }), 0, 3 * Math.sqrt(2 / 1800));
  const high = Math.sqrt(6 / 500);
  expectRange(init.glorotUniform()(wide), -high, high);
});

it('He initializers take one fan', () => {
  expectMoments(init.heNormal()(wide), 0, 1 / 20);
  expectMoments(init.heNormal()(wide, { mode: 'fanOut', gain: 2 }), 0, 2 / 10);
  expectMoments(init.heNormal()(kernel), 0, 1 / Math.sqrt(1000));
  const high = Math.sqrt(3 / 800);
  expectRange(init.heUniform()(kernel, { mode: 'fanOut' }), -high, high);
});

it('sparse matrices have as many zeros in each row', () => {
  const rows = countNonzero(init.sparse(0.301)(wide), { axis: 1 }).tolist();
  expect(rows).toEqual(Array(100).fill(400 - 121));
  expect(number(countNonzero(init.sparse(1)(wide)))).toBe(0);
  expectMoments(init.sparse(0, { mean: 1, std: 0.1 })(wide), 1, 0.1);
});

it('orthogonal matrices have orthonormal rows or columns', () => {
  const tall = init.orthogonal()(zeros([9, 4]));
  expect(allclose(matmul(transpose(tall), tall), eye(4), { atol: 1e-5 }).item()).toBe(true);
  const flat = init.orthogonal({ gain: 2 })(zeros([4, 9]));
  expect(allclose(matmul(flat, transpose(flat)), eye(4).multiply(4), { atol: 1e-5 }).item()).toBe(true);
});

describe.each([
  ['constant', init.constant(1, { dtype: 'float16' })],
  ['normal', init.normal({ dtype: 'float16' })],
  ['uniform', init.uniform({ dtype: 'float16' })],
  ['identity', init.identity({ dtype: 'float16' })],
  ['glorotNormal', init.glorotNormal({ dtype: 'float16' })],
  ['glorotUniform', init.glorotUniform({ dtype: 'float16' })],
  ['heNormal', init.heNormal({ dtype: 'float16' })],
  ['heUniform', init.heUniform({ dtype: 'float16' })],
  ['sparse', init.sparse(0.5, { dtype: 'float16' })],
  ['orthogonal', init.orthogonal({ dtype: 'float16' })],
] as const)('%s', (name, initializer) => {
  it('gives a new array of the shape, in the dtype asked for', () => {
    const a = zeros([4, 4], { dtype: 'int32' });
    const made = initializer(a);
    expect(made === a).toBe(false);
    expect([made.shape, made.dtype]).toEqual([[4, 4], 'float16']);
  });

  it('refuses what is no array', () => {
    expect(() => initializer([1, 2] as never)).toThrow(`${name}: expected a to be an MLXArray`);
  });
});

it('initializers refuse shapes that they cannot fill', () => {
  expect(() => init.identity()(zeros([2, 3]))).toThrow('identity: expected a square matrix, got [2, 3] float32');
  expect(() => init.glorotNormal()(zeros([3]))).toThrow('glorotNormal: expected a weight [outputs, ..., inputs]');
  expect(() => init.heUniform()(zeros([0, 0]))).toThrow('heUniform: expected a weight [outputs, ..., inputs]');
  expect(() => init.sparse(0.5)(zeros([2]))).toThrow('sparse: expected a matrix');
  expect(() => init.orthogonal()(zeros([2, 2, 2]))).toThrow('orthogonal: expected a matrix');
});

it('initializers refuse other options', () => {
  expect(() => init.sparse(1.5)).toThrow('sparse: expected sparsity to be from 0 to 1, got 1.5');
  expect(() => init.sparse(Number.NaN)).toThrow('sparse: expected sparsity');
  expect(() => init.heNormal()(wide, { mode: 'fan_in' as never })).toThrow(
    "heNormal: expected mode to be one of 'fanIn'",
  );
  expect(() => init.uniform({ dtype: 'int32' })(wide)).toThrow('expected dtype to be float16, bfloat16 or float32');
  expect(() => init.orthogonal({ gain: 'a' as never })).toThrow('orthogonal: expected gain to be a number');
});
