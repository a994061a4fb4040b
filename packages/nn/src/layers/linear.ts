import { addmm, type MLXArray, matmul, random, transpose } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { wrongInput } from '../module/wrong-input.js';
import type { LayerQuantization } from '../quantized/params.js';
import { QQLinear } from './qq-linear.js';
import { QuantizedLinear } from './quantized-linear.js';

export interface LinearOptions {
  /** Default true. */
  readonly bias?: boolean;
  /** Arrays to hold in the place of random ones. */
  readonly arrays?: { readonly weight: MLXArray; readonly bias?: MLXArray | null | undefined };
}

/**
 * `x Wᵀ + b`, `[..., inputDims] → [..., outputDims]`.
 *
 * `weight` `[outputDims, inputDims]` and `bias` `[outputDims]` start uniform in `±1/√inputDims`.
 */
export class Linear extends Module {
  weight: MLXArray;
  bias?: MLXArray;

  constructor(inputDims: number, outputDims: number, { bias = true, arrays }: LinearOptions = {}) {
    super();
    checkInt('Linear', 'inputDims', inputDims, { min: 1, max: 2 ** 31 - 1 });
    checkInt('Linear', 'outputDims', outputDims, { min: 1, max: 2 ** 31 - 1 });
    if (arrays) {
      this.weight = arrays.weight;
      if (arrays.bias) this.bias = arrays.bias;
      return;
    }
    const high = Math.sqrt(1 / inputDims);
    this.weight = random.uniform([outputDims, inputDims], { low: -high, high });
    if (bias) this.bias = random.uniform([outputDims], { low: -high, high });
  }

  forward(x: MLXArray): MLXArray {
    const weight = transpose(this.weight);
    try {
      return this.bias === undefined ? matmul(x, weight) : addmm(this.bias, x, weight);
    } catch (error) {
      throw wrongInput(this, x, this.weight.shape[1], error);
    }
  }

  /** A quantized layer with the same weights, rounded; with `quantizeInput` one that rounds its inputs too. */
  toQuantized(options?: LayerQuantization & { readonly quantizeInput?: false | undefined }): QuantizedLinear;
  toQuantized(options: LayerQuantization): QuantizedLinear | QQLinear;
  toQuantized(options: LayerQuantization = {}): QuantizedLinear | QQLinear {
    return options.quantizeInput === true
      ? QQLinear.fromLinear(this, { mode: 'affine', ...options })
      : QuantizedLinear.fromLinear(this, options);
  }

  protected override extraRepr(): string {
    const [outputDims, inputDims] = this.weight.shape;
    return `inputDims=${inputDims}, outputDims=${outputDims}, bias=${this.bias !== undefined}`;
  }
}
