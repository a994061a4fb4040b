import { addmm, type MLXArray, matmul, random, transpose } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import type { QuantizationOptions } from '../quantized/params.js';
import { QuantizedLinear } from './quantized-linear.js';

/**
 * `x Wᵀ + b`, `[..., inputDims] → [..., outputDims]`.
 *
 * `weight` `[outputDims, inputDims]` and `bias` `[outputDims]` start uniform in `±1/√inputDims`.
 */
export class Linear extends Module {
  weight: MLXArray;
  bias?: MLXArray;

  /** `bias` defaults to true. */
  constructor(inputDims: number, outputDims: number, { bias = true }: { bias?: boolean } = {}) {
    super();
    checkInt('Linear', 'inputDims', inputDims, { min: 1, max: 2 ** 31 - 1 });
    checkInt('Linear', 'outputDims', outputDims, { min: 1, max: 2 ** 31 - 1 });
    const high = Math.sqrt(1 / inputDims);
    this.weight = random.uniform([outputDims, inputDims], { low: -high, high });
    if (bias) this.bias = random.uniform([outputDims], { low: -high, high });
  }

  forward(x: MLXArray): MLXArray {
    const weight = transpose(this.weight);
    return this.bias === undefined ? matmul(x, weight) : addmm(this.bias, x, weight);
  }

  /** A quantized layer with the same weights, rounded. */
  toQuantized(options: QuantizationOptions = {}): QuantizedLinear {
    return QuantizedLinear.fromLinear(this, options);
  }

  protected override extraRepr(): string {
    const [outputDims, inputDims] = this.weight.shape;
    return `inputDims=${inputDims}, outputDims=${outputDims}, bias=${this.bias !== undefined}`;
  }
}
