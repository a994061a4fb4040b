import { add, divide, log, type MLXArray, maximum, multiply, square, subtract } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkPositive } from './check-number.js';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface GaussianNllLossOptions {
  /** Whether to add the constant `log(2π) / 2`. Default false. */
  readonly full?: boolean;
  /** The least variance. Default 1e-6. */
  readonly eps?: number;
  /** Default `'mean'`. */
  readonly reduction?: Reduction;
}

/** `(log v + (targets - inputs)² / v) / 2` with `v = max(vars, eps)`, of means, samples and variances of one shape. */
export function gaussianNllLoss(
  inputs: MLXArray,
  targets: MLXArray,
  vars: MLXArray,
  options: GaussianNllLossOptions = {},
): MLXArray {
  const { full = false, eps = 1e-6, reduction = 'mean' } = checkOptions('gaussianNllLoss', options);
  const op = 'gaussianNllLoss';
  checkSameShape(op, { inputs, targets, vars });
  const variance = maximum(vars, checkPositive(op, 'eps', eps));
  const loss = multiply(add(log(variance), divide(square(subtract(targets, inputs)), variance)), 0.5);
  return reduce(op, full ? add(loss, 0.5 * Math.log(2 * Math.PI)) : loss, reduction);
}
