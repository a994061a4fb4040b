import { add, type MLXArray, multiply } from '@mlxts/core';

/** `weight · x + bias`, or `x` where there is no weight. */
export function scaleAndShift(x: MLXArray, { weight, bias }: { weight?: MLXArray; bias?: MLXArray }): MLXArray {
  if (weight === undefined) return x;
  const scaled = multiply(weight, x);
  return bias === undefined ? scaled : add(scaled, bias);
}
