import { type MLXArray, maximum, minimum } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface HardTanhOptions {
  /** Default -1. */
  readonly minVal?: number;
  /** Default 1. */
  readonly maxVal?: number;
}

/** `min(max(x, minVal), maxVal)`. */
export function hardTanh(x: MLXArray, options?: HardTanhOptions): MLXArray {
  const op = 'hardTanh';
  const { minVal = -1, maxVal = 1 } = checkOptions(op, options);
  return minimum(maximum(x, checkNumber(op, 'minVal', minVal)), checkNumber(op, 'maxVal', maxVal));
}

/** `hardTanh` between -1 and 1 as a layer. */
export class HardTanh extends Module {
  forward(x: MLXArray): MLXArray {
    return hardTanh(x);
  }
}
