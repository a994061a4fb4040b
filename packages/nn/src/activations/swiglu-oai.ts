import { add, clip, type MLXArray, minimum, multiply, sigmoid } from '@mlxts/core';

export interface SwigluOaiOptions {
  /** Default 1.702. */
  readonly alpha?: number;
  /** Default 7. */
  readonly limit?: number;
}

/** `(x + 1) · gate · σ(alpha · gate)` with `gate` at most `limit` and `x` within `±limit`: the activation of gpt-oss. */
export function swigluOai(gate: MLXArray, x: MLXArray, { alpha = 1.702, limit = 7 }: SwigluOaiOptions = {}): MLXArray {
  const bounded = minimum(gate, limit);
  return multiply(add(clip(x, -limit, limit), 1), multiply(bounded, sigmoid(multiply(alpha, bounded))));
}
