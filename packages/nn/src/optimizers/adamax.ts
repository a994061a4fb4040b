import { abs, add, divide, type MLXArray, maximum, multiply, subtract, zerosLike } from '@mlxts/core';
import { checkBetas, checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { movingAverage } from './moving-average.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface AdamaxOptions {
  /** `[β₁, β₂]`. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** `ε`. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * Adam by the infinity norm: `m ← β₁ m + (1 - β₁) g`, `v ← max(β₂ v, |g|)`, `w ← w - λ m / (v + ε)`.
 *
 * @see https://arxiv.org/abs/1412.6980
 */
export class Adamax extends Optimizer {
  readonly betas: readonly [number, number];
  readonly eps: number;

  constructor(learningRate: LearningRate, { betas = [0.9, 0.999], eps = 1e-8 }: AdamaxOptions = {}) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    this.betas = checkBetas('Adamax', betas);
    this.eps = checkNonNegative('Adamax', 'eps', eps);
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.m = zerosLike(parameter);
    state.v = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const [b1, b2] = this.betas;
    const m = movingAverage(b1, state.m as MLXArray, gradient);
    const v = maximum(multiply(b2, state.v as MLXArray), abs(gradient));
    state.m = m;
    state.v = v;
    return subtract(parameter, divide(multiply(this.rateFor(gradient.dtype), m), add(v, this.eps)));
  }
}
