import { abs, type MLXArray, subtract } from '@mlxts/core';
import { checkSameShape } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

/** `|predictions - targets|`, of arrays of one shape. `reduction` defaults to `'mean'`. */
export function l1Loss(
  predictions: MLXArray,
  targets: MLXArray,
  { reduction = 'mean' }: { reduction?: Reduction } = {},
): MLXArray {
  checkSameShape('l1Loss', { predictions, targets });
  return reduce('l1Loss', abs(subtract(predictions, targets)), reduction);
}
