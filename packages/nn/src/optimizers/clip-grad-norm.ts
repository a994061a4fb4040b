import { add, array, divide, type MLXArray, minimum, multiply, sqrt, square, sum, treeFlatten } from '@mlxts/core';
import { mapTrees } from '@mlxts/core/native';
import type { ParameterTree } from '../module/trees.js';
import { checkNonNegative } from './check-numbers.js';

/**
 * The gradients, scaled down so that the norm of them all is `maxNorm` at most, and the norm that they had.
 *
 * A NaN anywhere makes the norm NaN, and with it all gradients: `checkGradients` finds it.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/optimizers/_autosummary/mlx.optimizers.clip_grad_norm.html
 * @example
 * const [clipped, norm] = optimizers.clipGradNorm({ a: mx.array([3]), b: mx.array([4]) }, 1);
 * console.log(norm.item()); // 5
 */
export function clipGradNorm<Gradients extends ParameterTree>(
  gradients: Gradients,
  maxNorm: number,
): [clipped: Gradients, totalNorm: MLXArray] {
  const op = 'clipGradNorm';
  checkNonNegative(op, 'maxNorm', maxNorm);
  const squares = treeFlatten(gradients as ParameterTree).map(([, gradient]) => sum(square(gradient)));
  const norm = sqrt(squares.length === 0 ? array(0) : squares.reduce((total, each) => add(total, each)));
  const scale = minimum(divide(maxNorm, add(norm, 1e-6)), 1);
  return [mapTrees(op, (_, gradient) => multiply(gradient as MLXArray, scale), [gradients]) as Gradients, norm];
}
