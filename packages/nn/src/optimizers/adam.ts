import {
  add,
  astype,
  type Dtype,
  divide,
  type MLXArray,
  multiply,
  power,
  rsqrt,
  sqrt,
  square,
  subtract,
  zerosLike,
} from '@mlxts/core';
import { checkBetas, checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { movingAverage } from './moving-average.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface AdamOptions {
  /** `[β₁, β₂]`. Default: [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** `ε`. Default: 1e-8. */
  readonly eps?: number;
  /** Whether the averages, which begin at 0, are scaled to be unbiased. Default: false. */
  readonly biasCorrection?: boolean;
}

/**
 * Adam: `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`, `w ← w - λ m / (√v + ε)`.
 *
 * @see https://arxiv.org/abs/1412.6980
 */
export class Adam extends Optimizer {
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly biasCorrection: boolean;

  constructor(
    learningRate: LearningRate,
    { betas = [0.9, 0.999], eps = 1e-8, biasCorrection = false }: AdamOptions = {},
  ) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    this.betas = checkBetas(this.constructor.name, betas);
    this.eps = checkNonNegative(this.constructor.name, 'eps', eps);
    this.biasCorrection = biasCorrection;
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.m = zerosLike(parameter);
    state.v = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const [b1, b2] = this.betas;
    const m = movingAverage(b1, state.m as MLXArray, gradient);
    const v = movingAverage(b2, state.v as MLXArray, square(gradient));
    state.m = m;
    state.v = v;
    if (!this.biasCorrection)
      return subtract(parameter, divide(multiply(this.rateFor(gradient.dtype), m), add(sqrt(v), this.eps)));
    const { rate, scale } = this.#corrections(gradient.dtype);
    return subtract(parameter, divide(multiply(rate, m), add(multiply(sqrt(v), scale), this.eps)));
  }

  /** `λ / (1 - β₁ᵗ)` and `1 / √(1 - β₂ᵗ)`. */
  #corrections(dtype: Dtype): { rate: MLXArray; scale: MLXArray } {
    const bias = (beta: number): MLXArray => subtract(1, power(beta, astype(this.step, 'float32')));
    const [b1, b2] = this.betas;
    return {
      rate: this.shared(`correction ${dtype}`, () => astype(divide(this.rateFor(dtype), bias(b1)), dtype)),
      scale: this.shared(`scale ${dtype}`, () => astype(rsqrt(bias(b2)), dtype)),
    };
  }
}
