import { fast, type MLXArray, ones, zeros } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { wrongInput } from '../module/wrong-input.js';
import { checkEps } from './check-eps.js';

export interface LayerNormOptions {
  /** Default 1e-5. */
  readonly eps?: number;
  /** Whether to scale by `weight`. Default true. */
  readonly affine?: boolean;
  /** Whether an affine norm also adds `bias`. Default true. */
  readonly bias?: boolean;
}

/**
 * `(x - mean(x)) / √(var(x) + eps) · weight + bias` over the last axis, `[..., dims] → [..., dims]`.
 *
 * `weight` `[dims]` starts at 1, `bias` `[dims]` at 0.
 */
export class LayerNorm extends Module {
  weight?: MLXArray;
  bias?: MLXArray;
  readonly dims: number;
  readonly eps: number;

  constructor(dims: number, { eps = 1e-5, affine = true, bias = true }: LayerNormOptions = {}) {
    super();
    checkInt('LayerNorm', 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    checkEps('LayerNorm', eps);
    if (affine) this.weight = ones([dims]);
    if (affine && bias) this.bias = zeros([dims]);
    this.dims = dims;
    this.eps = eps;
  }

  forward(x: MLXArray): MLXArray {
    try {
      return fast.layerNorm(x, this.weight ?? null, this.bias ?? null, this.eps);
    } catch (error) {
      throw wrongInput(this, x, this.dims, error);
    }
  }

  protected override extraRepr(): string {
    return `${this.dims}, eps=${this.eps}, affine=${this.weight !== undefined}`;
  }
}
