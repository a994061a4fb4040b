import { add, type MLXArray, multiply, power, tanh } from '@mlxts/core';

/** `gelu` with a tanh: `x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`; off by at most 0.0005 in [-6, 6]. */
export function geluApprox(x: MLXArray): MLXArray {
  const inner = multiply(Math.sqrt(2 / Math.PI), add(x, multiply(0.044715, power(x, 3))));
  return multiply(multiply(0.5, x), add(1, tanh(inner)));
}
