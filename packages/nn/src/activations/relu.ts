import { type MLXArray, maximum } from '@mlxts/core';

/** `max(x, 0)`. */
export function relu(x: MLXArray): MLXArray {
  return maximum(x, 0);
}
