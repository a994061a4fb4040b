import { fast, type MLXArray, ones } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { wrongInput } from '../module/wrong-input.js';
import { checkEps } from './check-eps.js';

/**
 * `x / √(mean(x²) + eps) · weight` over the last axis, `[..., dims] → [..., dims]`; the mean is taken in float32.
 *
 * `weight` `[dims]` starts at 1. `eps` defaults to 1e-5.
 */
export class RMSNorm extends Module {
  weight: MLXArray;
  readonly eps: number;

  constructor(dims: number, { eps = 1e-5 }: { eps?: number } = {}) {
    super();
    checkInt('RMSNorm', 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    checkEps('RMSNorm', eps);
    this.weight = ones([dims]);
    this.eps = eps;
  }

  forward(x: MLXArray): MLXArray {
    try {
      return fast.rmsNorm(x, this.weight, this.eps);
    } catch (error) {
      throw wrongInput(this, x, this.weight.shape[0], error);
    }
  }

  protected override extraRepr(): string {
    return `${this.weight.shape[0]}, eps=${this.eps}`;
  }
}
