import { abs, add, type MLXArray, maximum, power, subtract, sum } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { checkPositive } from './check-number.js';
import { checkAlongAxis } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface TripletLossOptions {
  /** The axis of the vectors. Default -1. */
  readonly axis?: number;
  /** The degree of the norm. Default 2. */
  readonly p?: number;
  /** How much farther than the positive the negative has to be. Default 1. */
  readonly margin?: number;
  /** Added to the sum whose root the norm is. Default 1e-6. */
  readonly eps?: number;
  /** Default `'none'`. */
  readonly reduction?: Reduction;
}

/**
 * `max(‖anchors - positives‖ - ‖anchors - negatives‖ + margin, 0)` of vectors along `axis`, with
 * `‖v‖ = (Σ |v|ᵖ + eps)^(1/p)`. The other axes broadcast.
 */
export function tripletLoss(
  anchors: MLXArray,
  positives: MLXArray,
  negatives: MLXArray,
  options: TripletLossOptions = {},
): MLXArray {
  const { axis = -1, p = 2, margin = 1, eps = 1e-6, reduction = 'none' } = checkOptions('tripletLoss', options);
  const op = 'tripletLoss';
  checkAlongAxis(op, { anchors, positives, negatives }, axis);
  checkPositive(op, 'p', p);
  checkNumber(op, 'margin', margin);
  checkNumber(op, 'eps', eps);
  const distance = (to: MLXArray): MLXArray =>
    power(add(sum(power(abs(subtract(anchors, to)), p), { axis }), eps), 1 / p);
  const loss = maximum(add(subtract(distance(positives), distance(negatives)), margin), 0);
  return reduce(op, loss, reduction);
}
