import { abs, add, type MLXArray, minimum, multiply, square, subtract } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkPositive } from './check-number.js';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface HuberLossOptions {
  /** The error from which on the loss is linear. Default 1. */
  readonly delta?: number;
  /** Default `'none'`. */
  readonly reduction?: Reduction;
}

/** `d² / 2` up to `d = |inputs - targets| = delta`, `delta · (d - delta / 2)` beyond; of arrays of one shape. */
export function huberLoss(inputs: MLXArray, targets: MLXArray, options: HuberLossOptions = {}): MLXArray {
  const { delta = 1, reduction = 'none' } = checkOptions('huberLoss', options);
  const op = 'huberLoss';
  checkSameShape(op, { inputs, targets });
  const error = abs(subtract(inputs, targets));
  const quadratic = minimum(error, checkPositive(op, 'delta', delta));
  const linear = subtract(error, quadratic);
  return reduce(op, add(multiply(square(quadratic), 0.5), multiply(linear, delta)), reduction);
}
