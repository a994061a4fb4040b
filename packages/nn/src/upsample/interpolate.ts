import { ArgumentError, add, type MLXArray, multiply, reshape, take } from '@mlxts/core';
import { type ScaleFactor, scaleFactors } from './scale-factors.js';
import type { AxisScaling, Tap } from './taps.js';

export interface InterpolationOptions {
  /** Whether the first and last elements stand at the ends of the result. Default false. */
  readonly alignCorners?: boolean;
  /**
   * Whether factors below 1 take in all elements, without aliasing; a cubic then has the coefficient -0.5 instead of
   * -0.75. Not with `alignCorners`. Default false.
   */
  readonly antialias?: boolean;
}

/** @throws ArgumentError for both together */
export function checkInterpolation(op: string, { alignCorners, antialias }: InterpolationOptions): void {
  if (!alignCorners || !antialias) return;
  throw new ArgumentError({ op, message: 'expected alignCorners or antialias, got both' });
}

/** Weighted sums of elements along one spatial axis after the other. */
export function interpolate(
  op: string,
  x: MLXArray,
  scaleFactor: ScaleFactor,
  alignCorners: boolean,
  taps: (scaling: AxisScaling) => Tap[],
): MLXArray {
  return scaleFactors(op, x, scaleFactor).reduce((sampled, factor, i) => {
    const axis = i + 1;
    const column = [-1, ...Array<number>(x.ndim - axis - 1).fill(1)];
    return taps({ length: x.shape[axis] as number, factor, alignCorners })
      .map(({ index, weight }) => multiply(take(sampled, index, { axis }), reshape(weight, column)))
      .reduce((sum, sample) => add(sum, sample));
  }, x);
}
