import { iinfo, isInteger, type MLXArray, max, type Scalar, type Steps } from '@mlxts/core';
import { Pool, type PoolOptions } from './pool.js';

abstract class MaxPool extends Pool {
  protected override reduce(windows: MLXArray, axes: readonly number[]): MLXArray {
    return max(windows, { axis: axes });
  }

  protected override filling({ dtype }: MLXArray): Scalar {
    if (dtype === 'bool') return false;
    return isInteger(dtype) ? iinfo(dtype).min : Number.NEGATIVE_INFINITY;
  }
}

/**
 * The largest element of each window, `[N, L, C] → [N, L', C]` with L' = (L + 2 padding - kernelSize) / stride + 1,
 * rounded down. Padding counts as the lowest value.
 * @example
 * const pool = new MaxPool1d(2);
 * console.log(pool.forward(mx.array([[[1], [3], [2], [0]]])).tolist()); // [[[3], [2]]]
 */
export class MaxPool1d extends MaxPool {
  constructor(kernelSize: number | readonly [number], options: PoolOptions<number | readonly [number]> = {}) {
    super(1, kernelSize, options);
  }
}

/** The largest element of each window, `[N, H, W, C] → [N, H', W', C]`, as `MaxPool1d`. */
export class MaxPool2d extends MaxPool {
  constructor(kernelSize: Steps, options: PoolOptions = {}) {
    super(2, kernelSize, options);
  }
}

/** The largest element of each window, `[N, D, H, W, C] → [N, D', H', W', C]`, as `MaxPool1d`. */
export class MaxPool3d extends MaxPool {
  constructor(kernelSize: Steps, options: PoolOptions = {}) {
    super(3, kernelSize, options);
  }
}
