import { type MLXArray, mean, sum } from '@mlxts/core';
import { checkChoice } from '@mlxts/core/native';

/** What becomes of the single losses: all of them, their mean or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

const reductions: readonly Reduction[] = ['none', 'mean', 'sum'];

/** @throws ArgumentError for an unknown reduction */
export function reduce(op: string, loss: MLXArray, reduction: Reduction): MLXArray {
  checkChoice(op, 'reduction', reduction, reductions);
  if (reduction === 'none') return loss;
  return reduction === 'mean' ? mean(loss) : sum(loss);
}
