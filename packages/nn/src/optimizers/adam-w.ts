import { type MLXArray, multiply, subtract } from '@mlxts/core';
import { Adam, type AdamOptions } from './adam.js';
import { checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import type { LearningRate } from './schedule.js';

export interface AdamWOptions extends AdamOptions {
  /** `δ`. Default: 0.01. */
  readonly weightDecay?: number;
}

/**
 * Adam with decoupled weight decay: `w ← w (1 - λ δ) - λ m / (√v + ε)`, with Adam's `m` and `v`.
 *
 * @see https://arxiv.org/abs/1711.05101
 */
export class AdamW extends Adam {
  readonly weightDecay: number;

  constructor(learningRate: LearningRate, { weightDecay = 0.01, ...adam }: AdamWOptions = {}) {
    super(learningRate, adam);
    this.weightDecay = checkNonNegative('AdamW', 'weightDecay', weightDecay);
  }

  override applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const { dtype } = gradient;
    const kept = this.shared(`kept ${dtype}`, () => subtract(1, multiply(this.rateFor(dtype), this.weightDecay)));
    return super.applySingle(gradient, multiply(parameter, kept), state);
  }
}
