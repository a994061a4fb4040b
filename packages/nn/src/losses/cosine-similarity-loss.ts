import { divide, linalg, type MLXArray, maximum, multiply, sum } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { checkAlongAxis } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface CosineSimilarityLossOptions {
  /** The axis of the vectors. Default 1. */
  readonly axis?: number;
  /** The least product of norms. Default 1e-8. */
  readonly eps?: number;
  /** Default `'none'`. */
  readonly reduction?: Reduction;
}

/**
 * `x1 · x2 / max(‖x1‖ ‖x2‖, eps)` of vectors along `axis`: 1 where they point the same way, as in MLX, so a loss to
 * subtract from 1. The other axes broadcast.
 */
export function cosineSimilarityLoss(x1: MLXArray, x2: MLXArray, options: CosineSimilarityLossOptions = {}): MLXArray {
  const { axis = 1, eps = 1e-8, reduction = 'none' } = checkOptions('cosineSimilarityLoss', options);
  const op = 'cosineSimilarityLoss';
  checkAlongAxis(op, { x1, x2 }, axis);
  const norms = multiply(linalg.norm(x1, { axis }), linalg.norm(x2, { axis }));
  const loss = divide(sum(multiply(x1, x2), { axis }), maximum(norms, checkNumber(op, 'eps', eps)));
  return reduce(op, loss, reduction);
}
