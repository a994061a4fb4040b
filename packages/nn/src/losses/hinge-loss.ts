import { type MLXArray, maximum, multiply, subtract } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

/** `max(0, 1 - inputs · targets)`, of arrays of one shape; targets are -1 or 1. `reduction` defaults to `'none'`. */
export function hingeLoss(inputs: MLXArray, targets: MLXArray, options: { reduction?: Reduction } = {}): MLXArray {
  const { reduction = 'none' } = checkOptions('hingeLoss', options);
  checkSameShape('hingeLoss', { inputs, targets });
  return reduce('hingeLoss', maximum(subtract(1, multiply(inputs, targets)), 0), reduction);
}
