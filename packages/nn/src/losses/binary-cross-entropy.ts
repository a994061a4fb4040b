import { add, clip, log, logaddexp, type MLXArray, multiply, negative, subtract } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkSameShape, checkWeights } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface BinaryCrossEntropyOptions {
  /** A factor for each loss. */
  readonly weights?: MLXArray;
  /** Whether `inputs` are logits, not probabilities. Default true. */
  readonly withLogits?: boolean;
  /** Default `'mean'`. */
  readonly reduction?: Reduction;
}

/**
 * `-(targets · log p + (1 - targets) · log(1 - p))` with `p = σ(inputs)`, or `inputs` themselves without logits, whose
 * logarithms are at least -100.
 *
 * @param targets From 0 to 1, in the shape of `inputs`.
 * @example
 * const logits = mx.array([0.105361, 0.223144, 1.20397, 0.916291]);
 * const loss = losses.binaryCrossEntropy(logits, mx.array([0, 0, 1, 1]));
 * console.log(`${loss}`); // array(0.539245, dtype=float32)
 */
export function binaryCrossEntropy(
  inputs: MLXArray,
  targets: MLXArray,
  options: BinaryCrossEntropyOptions = {},
): MLXArray {
  const { weights, withLogits = true, reduction = 'mean' } = checkOptions('binaryCrossEntropy', options);
  const op = 'binaryCrossEntropy';
  checkSameShape(op, { inputs, targets });
  const loss = withLogits
    ? subtract(logaddexp(0, inputs), multiply(inputs, targets))
    : ofProbabilities(inputs, targets);
  checkWeights(op, weights, loss);
  return reduce(op, weights === undefined ? loss : multiply(loss, weights), reduction);
}

function ofProbabilities(inputs: MLXArray, targets: MLXArray): MLXArray {
  const positive = multiply(targets, clip(log(inputs), -100, null));
  return negative(add(positive, multiply(subtract(1, targets), clip(log(subtract(1, inputs)), -100, null))));
}
