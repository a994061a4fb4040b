import { add, divide, type MLXArray, multiply, sqrt, square, subtract, zerosLike } from '@mlxts/core';
import { checkEps } from '../layers/check-eps.js';
import { checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { movingAverage } from './moving-average.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface RMSpropOptions {
  /** `α`. Default: 0.99. */
  readonly alpha?: number;
  /** `ε`. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * RMSprop: `v ← α v + (1 - α) g²`, `w ← w - λ g / (√v + ε)`.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/optimizers/_autosummary/mlx.optimizers.RMSprop.html
 */
export class RMSprop extends Optimizer {
  readonly alpha: number;
  readonly eps: number;

  constructor(learningRate: LearningRate, { alpha = 0.99, eps = 1e-8 }: RMSpropOptions = {}) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    checkEps('RMSprop', eps);
    this.alpha = checkNonNegative('RMSprop', 'alpha', alpha);
    this.eps = eps;
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.v = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const v = movingAverage(this.alpha, state.v as MLXArray, square(gradient));
    state.v = v;
    return subtract(parameter, divide(multiply(this.rateFor(gradient.dtype), gradient), add(sqrt(v), this.eps)));
  }
}
