import { type MLXArray, multiply, sigmoid } from '@mlxts/core';

/** `x · σ(x)`. */
export function silu(x: MLXArray): MLXArray {
  return multiply(x, sigmoid(x));
}
