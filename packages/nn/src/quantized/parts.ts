import type { MLXArray } from '@mlxts/core';
import { quantizationFormats } from './formats.js';
import { LengthMismatchError } from './length-mismatch-error.js';
import type { QuantizationMode } from './mode.js';

/** A packed weight: `wq` uint32 `[..., out, in · bits / 32]`, `scales` and, for affine, `biases` `[..., out, in / groupSize]`. */
export interface QuantizedParts {
  readonly wq: MLXArray;
  readonly scales: MLXArray;
  readonly biases?: MLXArray;
}

/**
 * Names the results of a native quantize call: two, or three for affine.
 * @throws LengthMismatchError for any other number.
 */
export function quantizedParts(list: readonly MLXArray[], mode: QuantizationMode): QuantizedParts {
  const expected = quantizationFormats[mode].hasBiases ? 3 : 2;
  const [wq, scales, biases] = list;
  if (list.length !== expected || wq === undefined || scales === undefined) {
    throw new LengthMismatchError({
      op: 'quantize',
      expected,
      actual: list.length,
      message: `expected ${expected} arrays for mode ${mode}, got ${list.length}`,
    });
  }
  return biases === undefined ? { wq, scales } : { wq, scales, biases };
}
