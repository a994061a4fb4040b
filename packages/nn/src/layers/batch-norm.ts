import { add, type MLXArray, mean, multiply, ones, rsqrt, ShapeError, subtract, variance, zeros } from '@mlxts/core';
import { checkInt, checkNumber, describe } from '@mlxts/core/native';
import type { FreezeOptions } from '../module/frozen-keys.js';
import { Module } from '../module/module.js';
import { checkEps } from './check-eps.js';
import { checkFeatures } from './check-features.js';
import { scaleAndShift } from './scale-and-shift.js';

export interface BatchNormOptions {
  /** Default 1e-5. */
  readonly eps?: number;
  /** The weight of a new batch in the running statistics. Default 0.1. */
  readonly momentum?: number;
  /** Whether to scale by `weight` and add `bias`. Default true. */
  readonly affine?: boolean;
  /** Whether to keep running statistics and to use them outside training. Default true. */
  readonly trackRunningStats?: boolean;
}

const statistics = ['runningMean', 'runningVar'];

/**
 * `(x - mean(x)) / √(var(x) + eps) · weight + bias`, `[N, C]`, `[N, L, C]` or `[N, H, W, C] → ` the same; mean and variance
 * are those of one feature in the whole batch, outside training the running ones.
 *
 * `weight` `[numFeatures]` starts at 1, `bias` at 0. In training `runningMean`, from 0, and `runningVar`, from 1, become
 * `(1 - momentum) · old + momentum · new`, with the unbiased variance: they are saved, but no optimizer changes them.
 * @see https://arxiv.org/abs/1502.03167
 */
export class BatchNorm extends Module {
  weight?: MLXArray;
  bias?: MLXArray;
  runningMean?: MLXArray;
  runningVar?: MLXArray;
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number;
  readonly trackRunningStats: boolean;

  constructor(
    numFeatures: number,
    { eps = 1e-5, momentum = 0.1, affine = true, trackRunningStats = true }: BatchNormOptions = {},
  ) {
    super();
    checkInt('BatchNorm', 'numFeatures', numFeatures, { min: 1, max: 2 ** 31 - 1 });
    checkEps('BatchNorm', eps);
    checkNumber('BatchNorm', 'momentum', momentum);
    if (affine) {
      this.weight = ones([numFeatures]);
      this.bias = zeros([numFeatures]);
    }
    if (trackRunningStats) {
      this.runningMean = zeros([numFeatures]);
      this.runningVar = ones([numFeatures]);
      this.freeze({ keys: statistics, recurse: false });
    }
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.trackRunningStats = trackRunningStats;
  }

  /** The running statistics stay frozen. */
  override unfreeze(options?: FreezeOptions): this {
    return super.unfreeze(options).freeze({ keys: statistics, recurse: false });
  }

  /** @throws ShapeError unless `x` has 2 to 4 dimensions, `numFeatures` features and, in training, 2 values of each */
  forward(x: MLXArray): MLXArray {
    const { numFeatures } = this;
    const expected = `[N, ${numFeatures}], [N, L, ${numFeatures}] or [N, H, W, ${numFeatures}]`;
    checkFeatures('BatchNorm', 'x', x, { features: numFeatures, expected, minRank: 2, maxRank: 4 });
    const [centre, spread] = this.#statistics(x);
    return scaleAndShift(multiply(subtract(x, centre), rsqrt(add(spread, this.eps))), this);
  }

  /** The mean and the variance to normalize with; in training the running ones follow. */
  #statistics(x: MLXArray): [mean: MLXArray, variance: MLXArray] {
    const { training, runningMean, runningVar } = this;
    if (!training && runningMean !== undefined && runningVar !== undefined) return [runningMean, runningVar];
    const axis = Array.from({ length: x.ndim - 1 }, (_, i) => i);
    const centre = mean(x, { axis });
    if (training) {
      checkCount(x);
      if (runningMean !== undefined) this.runningMean = this.#follow(runningMean, centre);
      if (runningVar !== undefined) this.runningVar = this.#follow(runningVar, variance(x, { axis, ddof: 1 }));
    }
    return [centre, variance(x, { axis })];
  }

  #follow(running: MLXArray, current: MLXArray): MLXArray {
    return add(multiply(1 - this.momentum, running), multiply(this.momentum, current));
  }

  protected override extraRepr(): string {
    const { numFeatures, eps, momentum, weight, trackRunningStats } = this;
    return `${numFeatures}, eps=${eps}, momentum=${momentum}, affine=${weight !== undefined}, trackRunningStats=${trackRunningStats}`;
  }
}

/** One value has no variance. */
function checkCount(x: MLXArray): void {
  if (x.size >= 2 * (x.shape.at(-1) as number)) return;
  throw new ShapeError({
    op: 'BatchNorm',
    message: `expected at least 2 values of each feature in training, got ${describe(x)}`,
  });
}
