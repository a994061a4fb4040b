import { add, type MLXArray, multiply } from '@mlxts/core';

/** `decay · average + (1 - decay) · value`. */
export function movingAverage(decay: number, average: MLXArray, value: MLXArray): MLXArray {
  return add(multiply(decay, average), multiply(1 - decay, value));
}
