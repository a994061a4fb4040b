import {
  ArgumentError,
  add,
  astype,
  type Dtype,
  divide,
  expandDims,
  type MLXArray,
  maximum,
  mean,
  minimum,
  multiply,
  power,
  rsqrt,
  sqrt,
  square,
  subtract,
  zeros,
  zerosLike,
} from '@mlxts/core';
import { checkNumber } from '@mlxts/core/native';
import { checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { movingAverage } from './moving-average.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface AdafactorOptions {
  /** `[ε₁, ε₂]`: what is added to squares of gradients, and the least scale of a parameter. Default: [1e-30, 1e-3]. */
  readonly eps?: readonly [number, number];
  /** The largest root mean square of a step before it is scaled. Default: 1. */
  readonly clipThreshold?: number;
  /** `γ` of `β₂ = 1 - tᵞ`. Default: -0.8. */
  readonly decayRate?: number;
  /** Decay of an average of the steps. Default: null, no average. */
  readonly beta1?: number | null;
  /** Default: 0. */
  readonly weightDecay?: number;
  /** Whether steps are scaled by `max(ε₂, RMS(w))`. Default: true. */
  readonly scaleParameter?: boolean;
  /** Whether the rate is `min(0.01, 1 / √t)`; a learning rate needs false. Default: true. */
  readonly relativeStep?: boolean;
  /** Whether the relative rate begins with `10⁻⁶ t` in place of 0.01. Default: false. */
  readonly warmupInit?: boolean;
}

/**
 * Adafactor: Adam's second moment of a matrix as the product of one average for each row and one for each column.
 *
 * @see https://arxiv.org/abs/1804.04235
 */
export class Adafactor extends Optimizer {
  readonly eps: readonly [number, number];
  readonly clipThreshold: number;
  readonly decayRate: number;
  readonly beta1: number | null;
  readonly weightDecay: number;
  readonly scaleParameter: boolean;
  readonly relativeStep: boolean;
  readonly warmupInit: boolean;

  constructor(learningRate: LearningRate | null = null, options: AdafactorOptions = {}) {
    super();
    const { eps = [1e-30, 1e-3], clipThreshold = 1, decayRate = -0.8, beta1 = null, weightDecay = 0 } = options;
    const { scaleParameter = true, relativeStep = true, warmupInit = false } = options;
    if ((learningRate === null) !== relativeStep)
      throw new ArgumentError({
        op: 'Adafactor',
        message:
          'expected either a learning rate and relativeStep: false, or neither: a relative step has a rate of its own',
      });
    if (learningRate !== null) this.maybeSchedule('learningRate', learningRate);
    this.eps = [checkNonNegative('Adafactor', 'eps[0]', eps[0]), checkNonNegative('Adafactor', 'eps[1]', eps[1])];
    this.clipThreshold = checkNonNegative('Adafactor', 'clipThreshold', clipThreshold);
    this.decayRate = checkNumber('Adafactor', 'decayRate', decayRate);
    this.beta1 = beta1 === null ? null : checkNonNegative('Adafactor', 'beta1', beta1);
    this.weightDecay = checkNonNegative('Adafactor', 'weightDecay', weightDecay);
    this.scaleParameter = scaleParameter;
    this.relativeStep = relativeStep;
    this.warmupInit = warmupInit;
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    const { shape, dtype } = parameter;
    if (shape.length >= 2) {
      state.expAvgSqRow = zeros(shape.slice(0, -1), { dtype });
      state.expAvgSqCol = zeros([...shape.slice(0, -2), ...shape.slice(-1)], { dtype });
    } else {
      state.expAvgSq = zerosLike(parameter);
    }
    if (this.beta1 !== null) state.expAvg = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const scale = rms(parameter);
    const relative = this.#relativeRate(scale.dtype);
    const rate = this.scaleParameter ? multiply(maximum(this.eps[1], scale), relative) : relative;
    const direction = this.#direction(gradient, scale.dtype, state);
    const clipped = divide(direction, maximum(1, divide(rms(direction), this.clipThreshold)));
    const step = this.#averaged(multiply(rate, clipped), state);
    if (this.weightDecay === 0) return subtract(parameter, step);
    return subtract(add(parameter, multiply(parameter, multiply(-this.weightDecay, rate))), step);
  }

  /** The gradient over the root of its second moment. */
  #direction(gradient: MLXArray, dtype: Dtype, state: SingleState): MLXArray {
    const squares = add(square(gradient), this.eps[0]);
    const { expAvgSq, expAvgSqRow, expAvgSqCol } = state;
    if (gradient.ndim < 2) {
      const moment = this.#decayed(dtype, expAvgSq as MLXArray, squares);
      state.expAvgSq = moment;
      return multiply(rsqrt(moment), gradient);
    }
    const row = this.#decayed(dtype, expAvgSqRow as MLXArray, mean(squares, { axis: -1 }));
    const col = this.#decayed(dtype, expAvgSqCol as MLXArray, mean(squares, { axis: -2 }));
    state.expAvgSqRow = row;
    state.expAvgSqCol = col;
    const rowFactor = rsqrt(divide(row, mean(row, { axis: -1, keepdims: true })));
    return multiply(multiply(expandDims(rowFactor, -1), expandDims(rsqrt(col), -2)), gradient);
  }

  /** `β₂ average + (1 - β₂) value`. */
  #decayed(dtype: Dtype, average: MLXArray, value: MLXArray): MLXArray {
    const beta = this.shared(`beta ${dtype}`, () => subtract(1, astype(power(this.#time, this.decayRate), dtype)));
    const rest = this.shared(`rest ${dtype}`, () => subtract(1, beta));
    return add(multiply(beta, average), multiply(rest, value));
  }

  #averaged(step: MLXArray, state: SingleState): MLXArray {
    if (this.beta1 === null) return step;
    const average = movingAverage(this.beta1, state.expAvg as MLXArray, step);
    state.expAvg = average;
    return average;
  }

  #relativeRate(dtype: Dtype): MLXArray {
    if (!this.relativeStep) return this.rateFor(dtype);
    return this.shared(`relative ${dtype}`, () => {
      const least = this.warmupInit ? multiply(1e-6, this.#time) : 1e-2;
      return astype(minimum(least, rsqrt(this.#time)), dtype);
    });
  }

  get #time(): MLXArray {
    return this.shared('time', () => astype(this.step, 'float32'));
  }
}

/** The root mean square. */
function rms(a: MLXArray): MLXArray {
  return sqrt(mean(square(a)));
}
