import { type MLXArray, mean, type Scalar, type Steps } from '@mlxts/core';
import { Pool, type PoolOptions } from './pool.js';

abstract class AvgPool extends Pool {
  protected override reduce(windows: MLXArray, axes: readonly number[]): MLXArray {
    return mean(windows, { axis: axes });
  }

  protected override filling(): Scalar {
    return 0;
  }
}

/**
 * The mean of each window, `[N, L, C] → [N, L', C]` with L' = (L + 2 padding - kernelSize) / stride + 1, rounded down.
 * Padding counts as zeros; integers give float32.
 * @example
 * const pool = new AvgPool1d(2);
 * console.log(pool.forward(mx.array([[[1], [3], [2], [0]]])).tolist()); // [[[2], [1]]]
 */
export class AvgPool1d extends AvgPool {
  constructor(kernelSize: number | readonly [number], options: PoolOptions<number | readonly [number]> = {}) {
    super(1, kernelSize, options);
  }
}

/** The mean of each window, `[N, H, W, C] → [N, H', W', C]`, as `AvgPool1d`. */
export class AvgPool2d extends AvgPool {
  constructor(kernelSize: Steps, options: PoolOptions = {}) {
    super(2, kernelSize, options);
  }
}

/** The mean of each window, `[N, D, H, W, C] → [N, D', H', W', C]`, as `AvgPool1d`. */
export class AvgPool3d extends AvgPool {
  constructor(kernelSize: Steps, options: PoolOptions = {}) {
    super(3, kernelSize, options);
  }
}
