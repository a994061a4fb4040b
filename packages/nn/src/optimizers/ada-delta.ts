import { add, divide, type MLXArray, multiply, sqrt, square, subtract, zerosLike } from '@mlxts/core';
import { checkEps } from '../layers/check-eps.js';
import { checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { movingAverage } from './moving-average.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface AdaDeltaOptions {
  /** `ρ`. Default: 0.9. */
  readonly rho?: number;
  /** `ε`. Default: 1e-6. */
  readonly eps?: number;
}

/**
 * AdaDelta: `v ← ρ v + (1 - ρ) g²`, `d = √(u + ε) / √(v + ε) · g`, `u ← ρ u + (1 - ρ) d²`, `w ← w - λ d`.
 *
 * @see https://arxiv.org/abs/1212.5701
 */
export class AdaDelta extends Optimizer {
  readonly rho: number;
  readonly eps: number;

  constructor(learningRate: LearningRate, { rho = 0.9, eps = 1e-6 }: AdaDeltaOptions = {}) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    checkEps('AdaDelta', eps);
    this.rho = checkNonNegative('AdaDelta', 'rho', rho);
    this.eps = eps;
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.v = zerosLike(parameter);
    state.u = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const u = state.u as MLXArray;
    const v = movingAverage(this.rho, state.v as MLXArray, square(gradient));
    const d = multiply(divide(sqrt(add(u, this.eps)), sqrt(add(v, this.eps))), gradient);
    state.v = v;
    state.u = movingAverage(this.rho, u, square(d));
    return subtract(parameter, multiply(this.rateFor(gradient.dtype), d));
  }
}
