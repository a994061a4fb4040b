import type { MLXArray } from '@mlxts/core';
import { checkPackedWeight, type PackedWeight } from './packed-weight.ts';
import type { QuantizationParams } from './params.ts';

interface Checked extends QuantizationParams {
  readonly scales: MLXArray;
  readonly biases: MLXArray | null;
}

// An array's shape and dtype never change, so a weight is checked once and not in each decoding step.
const checked = new WeakMap<MLXArray, Checked>();

/** `checkPackedWeight`, remembered for the same arrays and numbers. */
export function checkWeightOnce(
  op: string,
  { weight, scales, biases = null }: PackedWeight,
  params: QuantizationParams,
): void {
  const seen = checked.get(weight);
  if (
    seen !== undefined &&
    seen.scales === scales &&
    seen.biases === biases &&
    seen.groupSize === params.groupSize &&
    seen.bits === params.bits &&
    seen.mode === params.mode
  ) {
    return;
  }
  checkPackedWeight(op, { weight, scales, biases }, params);
  checked.set(weight, { scales, biases, ...params });
}
