import { type MLXArray, multiply } from '@mlxts/core';
import { silu } from './silu.js';

/** `silu(gate) · x`. */
export function swiglu(gate: MLXArray, x: MLXArray): MLXArray {
  return multiply(silu(gate), x);
}
