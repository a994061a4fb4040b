import { type MLXArray, square, subtract } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

/**
 * `(predictions - targets)²`, of arrays of one shape. `reduction` defaults to `'mean'`.
 * @example
 * console.log(losses.mseLoss(mx.array([1, 4]), mx.array([1, 2])).item()); // 2
 */
export function mseLoss(predictions: MLXArray, targets: MLXArray, options: { reduction?: Reduction } = {}): MLXArray {
  const { reduction = 'mean' } = checkOptions('mseLoss', options);
  checkSameShape('mseLoss', { predictions, targets });
  return reduce('mseLoss', square(subtract(predictions, targets)), reduction);
}
