import { add, divide, type MLXArray, multiply, sqrt, square, subtract, zerosLike } from '@mlxts/core';
import { checkEps } from '../layers/check-eps.js';
import type { SingleState } from './fill-state.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface AdagradOptions {
  /** `ε`. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * Adagrad: `v ← v + g²`, `w ← w - λ g / (√v + ε)`.
 *
 * @see https://jmlr.org/papers/v12/duchi11a.html
 */
export class Adagrad extends Optimizer {
  readonly eps: number;

  constructor(learningRate: LearningRate, { eps = 1e-8 }: AdagradOptions = {}) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    checkEps('Adagrad', eps);
    this.eps = eps;
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.v = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const v = add(state.v as MLXArray, square(gradient));
    state.v = v;
    return subtract(parameter, divide(multiply(this.rateFor(gradient.dtype), gradient), add(sqrt(v), this.eps)));
  }
}
