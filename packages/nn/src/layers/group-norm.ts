import {
  ArgumentError,
  add,
  fast,
  type MLXArray,
  mean,
  multiply,
  ones,
  reshape,
  rsqrt,
  subtract,
  transpose,
  variance,
  zeros,
} from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkEps } from './check-eps.js';
import { checkFeatures } from './check-features.js';
import { scaleAndShift } from './scale-and-shift.js';

export interface GroupNormOptions {
  /** Default 1e-5. */
  readonly eps?: number;
  /** Whether to scale by `weight` and add `bias`. Default true. */
  readonly affine?: boolean;
  /** Whether a group is a run of neighbouring features, as in PyTorch, and not every `numGroups`-th one. Default false. */
  readonly pytorchCompatible?: boolean;
}

/**
 * `(x - mean(x)) / √(var(x) + eps) · weight + bias`, `[N, ..., dims] → ` the same; mean and variance are those of a
 * group of features in all positions of one example.
 *
 * `weight` `[dims]` starts at 1, `bias` `[dims]` at 0.
 * @see https://arxiv.org/abs/1803.08494
 */
export class GroupNorm extends Module {
  bias?: MLXArray;
  weight?: MLXArray;
  readonly numGroups: number;
  readonly dims: number;
  readonly eps: number;
  readonly pytorchCompatible: boolean;

  /** @throws ArgumentError unless `numGroups` divides `dims` */
  constructor(
    numGroups: number,
    dims: number,
    { eps = 1e-5, affine = true, pytorchCompatible = false }: GroupNormOptions = {},
  ) {
    super();
    checkInt('GroupNorm', 'numGroups', numGroups, { min: 1, max: 2 ** 31 - 1 });
    checkInt('GroupNorm', 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    checkEps('GroupNorm', eps);
    if (dims % numGroups !== 0) {
      throw new ArgumentError({
        op: 'GroupNorm',
        message: `expected dims divisible by numGroups ${numGroups}, got ${dims}`,
      });
    }
    if (affine) {
      this.bias = zeros([dims]);
      this.weight = ones([dims]);
    }
    this.numGroups = numGroups;
    this.dims = dims;
    this.eps = eps;
    this.pytorchCompatible = pytorchCompatible;
  }

  /** @throws ShapeError unless `x` has `dims` features and at least 2 dimensions */
  forward(x: MLXArray): MLXArray {
    checkFeatures('GroupNorm', 'x', x, { features: this.dims, expected: `[N, ..., ${this.dims}]`, minRank: 2 });
    return scaleAndShift(this.pytorchCompatible ? this.#byRuns(x) : this.#byStrides(x), this);
  }

  /** Group `g` is the features `g`, `g + numGroups`, `g + 2 numGroups` and so on. */
  #byStrides(x: MLXArray): MLXArray {
    const groups = reshape(x, [x.shape[0] as number, this.#sizeOf(x) / this.numGroups, this.numGroups]);
    const centred = subtract(groups, mean(groups, { axis: 1, keepdims: true }));
    const spread = variance(groups, { axis: 1, keepdims: true });
    return reshape(multiply(centred, rsqrt(add(spread, this.eps))), x.shape);
  }

  /** Group `g` is the features from `g · dims / numGroups` on. */
  #byRuns(x: MLXArray): MLXArray {
    const { numGroups, dims, eps } = this;
    const [batch, width, positions] = [x.shape[0] as number, dims / numGroups, this.#sizeOf(x) / dims];
    const parts = reshape(x, [batch, positions, numGroups, width]);
    const groups = reshape(transpose(parts, { axes: [0, 2, 1, 3] }), [batch, numGroups, positions * width]);
    const normed = reshape(fast.layerNorm(groups, null, null, eps), [batch, numGroups, positions, width]);
    return reshape(transpose(normed, { axes: [0, 2, 1, 3] }), x.shape);
  }

  /** The number of elements of one example. */
  #sizeOf(x: MLXArray): number {
    return x.shape.slice(1).reduce((product, n) => product * n, 1);
  }

  protected override extraRepr(): string {
    const { numGroups, dims, eps, weight, pytorchCompatible } = this;
    return `${numGroups}, ${dims}, eps=${eps}, affine=${weight !== undefined}, pytorchCompatible=${pytorchCompatible}`;
  }
}
