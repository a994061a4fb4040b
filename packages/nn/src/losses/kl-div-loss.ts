import { exp, type MLXArray, multiply, subtract, sum } from '@mlxts/core';
import { checkAxis, checkOptions } from '@mlxts/core/native';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface KlDivLossOptions {
  /** The axis of the distribution. Default -1. */
  readonly axis?: number;
  /** Default `'none'`. */
  readonly reduction?: Reduction;
}

/** `Σ e^targets · (targets - inputs)` over `axis`, of logarithms of probabilities in arrays of one shape. */
export function klDivLoss(inputs: MLXArray, targets: MLXArray, options: KlDivLossOptions = {}): MLXArray {
  const { axis = -1, reduction = 'none' } = checkOptions('klDivLoss', options);
  const op = 'klDivLoss';
  checkSameShape(op, { inputs, targets });
  checkAxis(op, axis, inputs.ndim);
  return reduce(op, sum(multiply(exp(targets), subtract(targets, inputs)), { axis }), reduction);
}
