import type { MLXArray } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkInterpolation, type InterpolationOptions, interpolate } from './interpolate.js';
import type { ScaleFactor } from './scale-factors.js';
import { cubicTaps, filterTaps, keysCubic } from './taps.js';

/**
 * Positions between elements lie on cubics through their neighbours, `[N, ..., C] → [N, ...⌊scaleFactor · length⌋, C]`,
 * at least float32.
 * @example
 * const y = upsampleCubic(mx.array([[[0], [2], [4], [6]]]), 2, { alignCorners: true });
 * console.log(y.shape); // [1, 8, 1]
 */
export function upsampleCubic(x: MLXArray, scaleFactor: ScaleFactor, options: InterpolationOptions = {}): MLXArray {
  const { alignCorners = false, antialias = false } = checkOptions('upsampleCubic', options);
  const op = 'upsampleCubic';
  checkInterpolation(op, { alignCorners, antialias });
  return interpolate(op, x, scaleFactor, alignCorners, (scaling) =>
    antialias ? filterTaps(scaling, keysCubic(-0.5)) : cubicTaps(scaling),
  );
}
