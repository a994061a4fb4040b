import type { MLXArray } from '@mlxts/core';
import { expect } from 'vitest';

/** Of one shape, each element within `tolerance`. */
export function expectClose(actual: MLXArray, expected: MLXArray, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  const theirs = expected.toTypedArray({ as: 'float32' });
  for (const [i, value] of actual.toTypedArray({ as: 'float32' }).entries())
    expect(Math.abs(value - (theirs[i] as number))).toBeLessThan(tolerance);
}
