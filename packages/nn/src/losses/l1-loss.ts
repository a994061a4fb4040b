import { abs, type MLXArray, subtract } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

/** `|predictions - targets|`, of arrays of one shape. `reduction` defaults to `'mean'`. */
export function l1Loss(predictions: MLXArray, targets: MLXArray, options: { reduction?: Reduction } = {}): MLXArray {
  const { reduction = 'mean' } = checkOptions('l1Loss', options);
  checkSameShape('l1Loss', { predictions, targets });
  return reduce('l1Loss', abs(subtract(predictions, targets)), reduction);
}
