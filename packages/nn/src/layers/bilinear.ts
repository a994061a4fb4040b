import { add, type MLXArray, matmul, random, reshape, ShapeError, squeeze, swapaxes, transpose } from '@mlxts/core';
import { checkInt, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkFeatures } from './check-features.js';

/**
 * `yᵢ = x₂ᵀ Wᵢ x₁ + bᵢ`: `[..., input1Dims]` and `[..., input2Dims] → [..., outputDims]`.
 *
 * `weight` `[outputDims, input2Dims, input1Dims]` and `bias` `[outputDims]` start uniform in `±1/√input1Dims`.
 */
export class Bilinear extends Module {
  weight: MLXArray;
  bias?: MLXArray;

  /** `bias` defaults to true. */
  constructor(input1Dims: number, input2Dims: number, outputDims: number, { bias = true }: { bias?: boolean } = {}) {
    super();
    checkInt('Bilinear', 'input1Dims', input1Dims, { min: 1, max: 2 ** 31 - 1 });
    checkInt('Bilinear', 'input2Dims', input2Dims, { min: 1, max: 2 ** 31 - 1 });
    checkInt('Bilinear', 'outputDims', outputDims, { min: 1, max: 2 ** 31 - 1 });
    const high = Math.sqrt(1 / input1Dims);
    this.weight = random.uniform([outputDims, input2Dims, input1Dims], { low: -high, high });
    if (bias) this.bias = random.uniform([outputDims], { low: -high, high });
  }

  /** @throws ShapeError unless both inputs have the layer's features and the same leading dimensions */
  forward(x1: MLXArray, x2: MLXArray): MLXArray {
    const [outputs, features2, features1] = this.weight.shape as [number, number, number];
    checkFeatures('Bilinear', 'x1', x1, { features: features1, expected: `[..., ${features1}]` });
    checkFeatures('Bilinear', 'x2', x2, { features: features2, expected: `[..., ${features2}]` });
    const leading = x1.shape.slice(0, -1);
    checkLeading(leading, x1, x2);
    const rows1 = reshape(x1, [rowCount(leading), features1]); // [N, in1]
    const rows2 = reshape(x2, [rowCount(leading), 1, features2]); // [N, 1, in2]
    const weight = reshape(this.weight, [outputs * features2, features1]);
    const products = reshape(matmul(rows1, transpose(weight)), [rowCount(leading), outputs, features2]);
    const sums = squeeze(matmul(rows2, swapaxes(products, -2, -1)), { axis: 1 }); // [N, out]
    const out = reshape(sums, [...leading, outputs]);
    return this.bias === undefined ? out : add(out, this.bias);
  }

  protected override extraRepr(): string {
    const [outputDims, input2Dims, input1Dims] = this.weight.shape;
    return `input1Dims=${input1Dims}, input2Dims=${input2Dims}, outputDims=${outputDims}, bias=${this.bias !== undefined}`;
  }
}

function checkLeading(leading: readonly number[], x1: MLXArray, x2: MLXArray): void {
  if (x2.ndim === leading.length + 1 && leading.every((n, i) => n === x2.shape[i])) return;
  throw new ShapeError({
    op: 'Bilinear',
    message: `expected x1 and x2 with the same leading dimensions, got ${describe(x1)} and ${describe(x2)}`,
  });
}

function rowCount(leading: readonly number[]): number {
  return leading.reduce((product, n) => product * n, 1);
}
