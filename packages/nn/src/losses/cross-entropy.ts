import {
  ArgumentError,
  add,
  astype,
  cuda,
  defaultDevice,
  expandDims,
  fast,
  gpu,
  isFloating,
  logsumexp,
  type MLXArray,
  max,
  mean,
  multiply,
  squeeze,
  stopGradient,
  subtract,
  sum,
  takeAlongAxis,
} from '@mlxts/core';
import { checkArray, checkAxis, checkOptions, describe } from '@mlxts/core/native';
import { checkClasses, checkSameShape, checkWeights } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface CrossEntropyOptions {
  /** A factor for each loss. */
  readonly weights?: MLXArray;
  /** The axis of the classes. Default -1. */
  readonly axis?: number;
  /** How much of the target is spread over all classes, from 0 to below 1. Default 0. */
  readonly labelSmoothing?: number;
  /** Default `'none'`. */
  readonly reduction?: Reduction;
}

/**
 * `logsumexp(logits) - Σ targets · logits` over the classes.
 *
 * @param targets Classes, integers in the shape of the logits without `axis`; or probabilities in their shape. On the CPU
 * classes that do not exist count as the nearest.
 * @example
 * const logits = mx.array([[2, -1], [-1, 2]]);
 * const loss = losses.crossEntropy(logits, mx.array([0, 1], { dtype: 'int32' }), { reduction: 'mean' });
 * console.log(`${loss}`); // array(0.0485873, dtype=float32)
 */
export function crossEntropy(logits: MLXArray, targets: MLXArray, options: CrossEntropyOptions = {}): MLXArray {
  const { weights, axis = -1, labelSmoothing = 0, reduction = 'none' } = checkOptions('crossEntropy', options);
  const op = 'crossEntropy';
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new ArgumentError({
      op,
      message: `expected labelSmoothing to be from 0 to below 1, got ${describe(labelSmoothing)}`,
    });
  }
  checkAxis(op, axis, checkArray(op, 'logits', logits).ndim);
  const hasProbabilities = checkArray(op, 'targets', targets).ndim === logits.ndim;
  if (hasProbabilities) checkSameShape(op, { logits, targets });
  else checkClasses(op, 'logits', logits, targets, axis);

  const isFused = !hasProbabilities && labelSmoothing === 0 && hasFusedKernel(logits, axis);
  const loss = isFused
    ? astype(fast.crossEntropy(logits, targets), logits.dtype)
    : composed(logits, targets, { axis, labelSmoothing, hasProbabilities });
  checkWeights(op, weights, loss);
  return reduce(op, weights === undefined ? loss : multiply(loss, weights), reduction);
}

function hasFusedKernel({ ndim, dtype }: MLXArray, axis: number): boolean {
  return (axis === -1 || axis === ndim - 1) && isFloating(dtype) && defaultDevice() === gpu && cuda.isAvailable();
}

interface Composition {
  readonly axis: number;
  readonly labelSmoothing: number;
  readonly hasProbabilities: boolean;
}

function composed(
  logits: MLXArray,
  targets: MLXArray,
  { axis, labelSmoothing, hasProbabilities }: Composition,
): MLXArray {
  // Only differences count, and those of large logits would be lost in the rounding of their logsumexp.
  const shifted = subtract(logits, stopGradient(max(logits, { axis, keepdims: true })));
  const score = hasProbabilities
    ? sum(multiply(shifted, targets), { axis })
    : squeeze(takeAlongAxis(shifted, expandDims(targets, axis), { axis }), { axis });
  const total = logsumexp(shifted, { axis });
  if (labelSmoothing === 0) return subtract(total, score);
  const everyClass = multiply(mean(shifted, { axis }), -labelSmoothing);
  return add(subtract(total, multiply(score, 1 - labelSmoothing)), everyClass);
}
