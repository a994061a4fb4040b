import { add, type MLXArray, maximum, multiply, negative, subtract } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface MarginRankingLossOptions {
  /** How far apart scores have to be. Default 0. */
  readonly margin?: number;
  /** Default `'none'`. */
  readonly reduction?: Reduction;
}

/**
 * `max(0, -targets · (inputs1 - inputs2) + margin)`, of arrays of one shape; targets are 1 where the first score should
 * be the higher one, else -1.
 */
export function marginRankingLoss(
  inputs1: MLXArray,
  inputs2: MLXArray,
  targets: MLXArray,
  options: MarginRankingLossOptions = {},
): MLXArray {
  const { margin = 0, reduction = 'none' } = checkOptions('marginRankingLoss', options);
  const op = 'marginRankingLoss';
  checkSameShape(op, { inputs1, inputs2, targets });
  const distance = multiply(negative(targets), subtract(inputs1, inputs2));
  return reduce(op, maximum(0, add(distance, checkNumber(op, 'margin', margin))), reduction);
}
