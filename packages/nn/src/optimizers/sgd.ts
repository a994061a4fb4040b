import { ArgumentError, add, type MLXArray, multiply, subtract, zerosLike } from '@mlxts/core';
import { checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface SGDOptions {
  /** `μ`. Default: 0. */
  readonly momentum?: number;
  /** How much of a parameter is added to its gradient. Default: 0. */
  readonly weightDecay?: number;
  /** `τ`. Default: 0. */
  readonly dampening?: number;
  /** Whether a step looks ahead along the momentum, which it then needs, without dampening. Default: false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent: `v ← μ v + (1 - τ) g`, `w ← w - λ v`.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/optimizers/_autosummary/mlx.optimizers.SGD.html
 */
export class SGD extends Optimizer {
  readonly momentum: number;
  readonly weightDecay: number;
  readonly dampening: number;
  readonly nesterov: boolean;

  constructor(
    learningRate: LearningRate,
    { momentum = 0, weightDecay = 0, dampening = 0, nesterov = false }: SGDOptions = {},
  ) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    this.momentum = checkNonNegative('SGD', 'momentum', momentum);
    this.weightDecay = checkNonNegative('SGD', 'weightDecay', weightDecay);
    this.dampening = checkNonNegative('SGD', 'dampening', dampening);
    this.nesterov = nesterov;
    if (nesterov && (momentum === 0 || dampening !== 0))
      throw new ArgumentError({
        op: 'SGD',
        message: `expected momentum and no dampening beside nesterov, got ${momentum} and ${dampening}`,
      });
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.v = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const g = this.weightDecay === 0 ? gradient : add(gradient, multiply(this.weightDecay, parameter));
    const rate = this.rateFor(g.dtype);
    if (this.momentum === 0) return subtract(parameter, multiply(rate, g));
    const damped = this.dampening === 0 ? g : multiply(1 - this.dampening, g);
    const v = add(multiply(this.momentum, state.v as MLXArray), damped);
    state.v = v;
    const step = this.nesterov ? add(g, multiply(this.momentum, v)) : v;
    return subtract(parameter, multiply(rate, step));
  }
}
