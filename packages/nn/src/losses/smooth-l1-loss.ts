import { abs, divide, less, type MLXArray, multiply, square, subtract, where } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkPositive } from './check-number.js';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface SmoothL1LossOptions {
  /** The error from which on the loss is linear. Default 1. */
  readonly beta?: number;
  /** Default `'mean'`. */
  readonly reduction?: Reduction;
}

/** `d² / (2 beta)` where `d = |predictions - targets|` is below `beta`, else `d - beta / 2`; of arrays of one shape. */
export function smoothL1Loss(predictions: MLXArray, targets: MLXArray, options: SmoothL1LossOptions = {}): MLXArray {
  const { beta = 1, reduction = 'mean' } = checkOptions('smoothL1Loss', options);
  const op = 'smoothL1Loss';
  checkSameShape(op, { predictions, targets });
  checkPositive(op, 'beta', beta);
  const error = abs(subtract(predictions, targets));
  const squared = divide(multiply(square(error), 0.5), beta);
  return reduce(op, where(less(error, beta), squared, subtract(error, 0.5 * beta)), reduction);
}
