import { expandDims, type MLXArray, negative, squeeze, takeAlongAxis } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { checkClasses } from './check-shapes.js';
import { type Reduction, reduce } from './reduction.js';

export interface NllLossOptions {
  /** The axis of the classes. Default -1. */
  readonly axis?: number;
  /** Default `'none'`. */
  readonly reduction?: Reduction;
}

/**
 * `-inputs[targets]` along `axis`.
 *
 * @param inputs Logarithms of probabilities.
 * @param targets Classes, integers in the shape of `inputs` without `axis`; on the CPU classes that do not exist count as
 * the nearest.
 */
export function nllLoss(inputs: MLXArray, targets: MLXArray, options: NllLossOptions = {}): MLXArray {
  const { axis = -1, reduction = 'none' } = checkOptions('nllLoss', options);
  checkClasses('nllLoss', 'inputs', inputs, targets, axis);
  const score = squeeze(takeAlongAxis(inputs, expandDims(targets, axis), { axis }), { axis });
  return reduce('nllLoss', negative(score), reduction);
}
