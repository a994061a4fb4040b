import { fast, type MLXArray, moveaxis, ones, reshape, zeros } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkEps } from './check-eps.js';
import { checkFeatures } from './check-features.js';
import { scaleAndShift } from './scale-and-shift.js';

export interface InstanceNormOptions {
  /** Default 1e-5. */
  readonly eps?: number;
  /** Whether to scale by `weight` and add `bias`. Default false. */
  readonly affine?: boolean;
}

/**
 * `(x - mean(x)) / √(var(x) + eps) · weight + bias`, `[N, ..., dims] → ` the same; mean and variance are those of one
 * feature in all positions of one example.
 *
 * `weight` `[dims]` starts at 1, `bias` `[dims]` at 0.
 * @see https://arxiv.org/abs/1607.08022
 */
export class InstanceNorm extends Module {
  weight?: MLXArray;
  bias?: MLXArray;
  readonly dims: number;
  readonly eps: number;

  constructor(dims: number, { eps = 1e-5, affine = false }: InstanceNormOptions = {}) {
    super();
    checkInt('InstanceNorm', 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    checkEps('InstanceNorm', eps);
    if (affine) {
      this.weight = ones([dims]);
      this.bias = zeros([dims]);
    }
    this.dims = dims;
    this.eps = eps;
  }

  /** @throws ShapeError unless `x` has `dims` features and at least 3 dimensions */
  forward(x: MLXArray): MLXArray {
    checkFeatures('InstanceNorm', 'x', x, { features: this.dims, expected: `[N, ..., ${this.dims}]`, minRank: 3 });
    const channels = moveaxis(x, -1, 1); // [N, dims, ...]
    const [batch, dims, ...positions] = channels.shape as [number, number, ...number[]];
    const rows = reshape(channels, [batch, dims, positions.reduce((product, n) => product * n, 1)]);
    const normed = reshape(fast.layerNorm(rows, null, null, this.eps), channels.shape);
    return scaleAndShift(moveaxis(normed, 1, -1), this);
  }

  protected override extraRepr(): string {
    return `${this.dims}, eps=${this.eps}, affine=${this.weight !== undefined}`;
  }
}
