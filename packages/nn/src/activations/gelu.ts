import { add, divide, erf, type MLXArray, multiply } from '@mlxts/core';

/** `x · Φ(x)`, with the normal distribution's `Φ(x) = (1 + erf(x / √2)) / 2`. */
export function gelu(x: MLXArray): MLXArray {
  return divide(multiply(x, add(1, erf(divide(x, Math.SQRT2)))), 2);
}
