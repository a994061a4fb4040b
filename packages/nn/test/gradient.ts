import { grad, type MLXArray, square, sum } from '@mlxts/core';

/** Of the sum of squares of what `of` gives. */
export function gradient(of: (x: MLXArray) => MLXArray, x: MLXArray): MLXArray {
  return grad((input: MLXArray) => sum(square(of(input))))(x);
}
