import { logaddexp, type MLXArray, negative, subtract } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

/** `log cosh(inputs - targets)`, of arrays of one shape. `reduction` defaults to `'none'`. */
export function logCoshLoss(inputs: MLXArray, targets: MLXArray, options: { reduction?: Reduction } = {}): MLXArray {
  const { reduction = 'none' } = checkOptions('logCoshLoss', options);
  checkSameShape('logCoshLoss', { inputs, targets });
  const error = subtract(inputs, targets);
  return reduce('logCoshLoss', subtract(logaddexp(error, negative(error)), Math.LN2), reduction);
}
