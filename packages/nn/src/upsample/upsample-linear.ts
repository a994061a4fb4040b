import type { MLXArray } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkInterpolation, type InterpolationOptions, interpolate } from './interpolate.js';
import type { ScaleFactor } from './scale-factors.js';
import { filterTaps, linearTaps, triangle } from './taps.js';

/**
 * Positions between elements take the mean of their neighbours by distance, `[N, ..., C] → [N, ...⌊scaleFactor · length⌋, C]`,
 * at least float32.
 * @example
 * const y = upsampleLinear(mx.array([[[0], [2]]]), 2);
 * console.log(y.squeeze().tolist()); // [0, 0.5, 1.5, 2]
 */
export function upsampleLinear(x: MLXArray, scaleFactor: ScaleFactor, options: InterpolationOptions = {}): MLXArray {
  const { alignCorners = false, antialias = false } = checkOptions('upsampleLinear', options);
  const op = 'upsampleLinear';
  checkInterpolation(op, { alignCorners, antialias });
  return interpolate(op, x, scaleFactor, alignCorners, (scaling) =>
    antialias ? filterTaps(scaling, triangle) : linearTaps(scaling),
  );
}
