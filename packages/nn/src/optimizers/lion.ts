import { type MLXArray, multiply, sign, subtract, zerosLike } from '@mlxts/core';
import { checkBetas, checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { movingAverage } from './moving-average.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface LionOptions {
  /** `[β₁, β₂]`. Default: [0.9, 0.99]. */
  readonly betas?: readonly [number, number];
  /** `δ`, 3 to 10 times that of AdamW. Default: 0. */
  readonly weightDecay?: number;
}

/**
 * Lion: `c = β₁ m + (1 - β₁) g`, `m ← β₂ m + (1 - β₂) g`, `w ← w - λ (sign(c) + δ w)`.
 *
 * Steps are longer than those of AdamW: the learning rate is 3 to 10 times smaller.
 *
 * @see https://arxiv.org/abs/2302.06675
 */
export class Lion extends Optimizer {
  readonly betas: readonly [number, number];
  readonly weightDecay: number;

  constructor(learningRate: LearningRate, { betas = [0.9, 0.99], weightDecay = 0 }: LionOptions = {}) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    this.betas = checkBetas('Lion', betas);
    this.weightDecay = checkNonNegative('Lion', 'weightDecay', weightDecay);
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.m = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const [b1, b2] = this.betas;
    const m = state.m as MLXArray;
    const rate = this.rateFor(gradient.dtype);
    const c = movingAverage(b1, m, gradient);
    state.m = movingAverage(b2, m, gradient);
    return subtract(this.#decayed(parameter, rate), multiply(rate, sign(c)));
  }

  #decayed(parameter: MLXArray, rate: MLXArray): MLXArray {
    if (this.weightDecay === 0) return parameter;
    const kept = this.shared(`kept ${rate.dtype}`, () => subtract(1, multiply(rate, this.weightDecay)));
    return multiply(kept, parameter);
  }
}
