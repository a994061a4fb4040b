import { array, type MLXArray, ones, ShapeError } from '@mlxts/core';
import { expect, it } from 'vitest';
import { Upsample } from './upsample.js';
import { upsampleCubic } from './upsample-cubic.js';
import { upsampleLinear } from './upsample-linear.js';
import { upsampleNearest } from './upsample-nearest.js';

const image = array([1, 2, 3, 4]).reshape([1, 2, 2, 1]);
const rows = (y: MLXArray) =>
  (y.get(0, '...', 0).tolist() as number[][]).map((row) => row.map((v) => Math.round(v * 100) / 100));

it('nearest elements are repeated', () => {
  expect(rows(new Upsample([1, 2]).forward(image))).toEqual([
    [1, 1, 2, 2],
    [3, 3, 4, 4],
  ]);
  expect(
    upsampleNearest(array([[[1], [2], [3], [4]]]), 0.5)
      .flatten()
      .tolist(),
  ).toEqual([1, 3]);
  expect(
    upsampleNearest(array([[[1], [2]]]), 1.5)
      .flatten()
      .tolist(),
  ).toEqual([1, 1, 2]);
});

it('linear interpolation lies between its neighbours, with or without the corners in place', () => {
  expect(rows(new Upsample(2, { mode: 'linear' }).forward(image))).toEqual([
    [1, 1.25, 1.75, 2],
    [1.5, 1.75, 2.25, 2.5],
    [2.5, 2.75, 3.25, 3.5],
    [3, 3.25, 3.75, 4],
  ]);
  expect(rows(new Upsample(2, { mode: 'linear', alignCorners: true }).forward(image))[0]).toEqual([1, 1.33, 1.67, 2]);
});

it('cubic interpolation keeps a constant and its corners', () => {
  const y = upsampleCubic(ones([1, 5, 5, 1]), 1.6);
  for (const v of y.flatten().tolist() as number[]) expect(v).toBeCloseTo(1, 5);
  const corners = rows(upsampleCubic(image, 2, { alignCorners: true }));
  expect([corners[0]?.[0], corners[3]?.[3]]).toEqual([1, 4]);
});

it('antialiasing takes in all elements', () => {
  const spike = array([0, 0, 0, 8, 0, 0, 0, 0]).reshape([1, 8, 1]);
  expect(upsampleLinear(spike, 0.25).flatten().tolist()).toEqual([0, 0]);
  const [left, right] = upsampleLinear(spike, 0.25, { antialias: true }).flatten().tolist() as [number, number];
  expect(left).toBeGreaterThan(right);
  expect(right).toBeGreaterThan(0);
});

it('an axis may shrink to nothing', () => {
  for (const mode of ['nearest', 'linear', 'cubic'] as const)
    expect(new Upsample([0.01, 1], { mode }).forward(image).shape).toEqual([1, 0, 2, 1]);
  expect(upsampleCubic(image, 1e-300, { antialias: true }).shape).toEqual([1, 0, 0, 1]);
  expect(upsampleCubic(ones([1, 0, 1]), 0.3, { antialias: true }).shape).toEqual([1, 0, 1]);
});

it('Upsample prints its options', () => {
  expect(`${new Upsample(2)}`).toBe("Upsample(scaleFactor=2, mode='nearest', alignCorners=false)");
  expect(`${new Upsample([1.5, 2], { mode: 'cubic', antialias: true })}`).toBe(
    "Upsample(scaleFactor=[1.5, 2], mode='cubic', alignCorners=false, antialias=true)",
  );
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '2', null])('refuses %s as a factor', (factor) => {
  expect(() => new Upsample(factor as never)).toThrow('Upsample: expected scaleFactor to be');
  expect(() => new Upsample([1, factor] as never)).toThrow('Upsample: expected scaleFactor to be');
  expect(() => upsampleLinear(image, factor as never)).toThrow('upsampleLinear: expected scaleFactor to be');
});

it('refuses other inputs and factors', () => {
  expect(() => new Upsample(2).forward(ones([2, 2]))).toThrow('Upsample: expected x [N, ..., C]');
  expect(() => new Upsample([2]).forward(image)).toThrow('Upsample: expected a scaleFactor for each of 2 spatial axes');
  expect(() => upsampleNearest(image, [1, 2, 3])).toThrow(ShapeError);
  expect(() => new Upsample(2 ** 40).forward(image)).toThrow(ShapeError);
});

it('refuses options that exclude each other', () => {
  expect(() => new Upsample(2, { mode: 'area' as never })).toThrow("Upsample: expected mode to be one of 'nearest'");
  expect(() => new Upsample(2, { antialias: true })).toThrow("Upsample: expected mode 'linear' or 'cubic'");
  const both = { alignCorners: true, antialias: true };
  expect(() => new Upsample(2, { mode: 'linear', ...both })).toThrow('Upsample: expected alignCorners or antialias');
  expect(() => upsampleCubic(image, 2, both)).toThrow('upsampleCubic: expected alignCorners or antialias, got both');
});
