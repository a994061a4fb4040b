import { add, type Dtype, type MLXArray, random, zeros } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import type { FreezeOptions } from '../module/frozen-keys.js';
import { Module } from '../module/module.js';
import { wrongInput } from '../module/wrong-input.js';
import { checkBias } from '../quantized/check-bias.js';
import { dequantizeArray } from '../quantized/dequantize-array.js';
import { frozenFields } from '../quantized/frozen-fields.js';
import { fusedProducts } from '../quantized/fused-products.js';
import type { QuantizationMode } from '../quantized/mode.js';
import { checkPackedWeight, type PackedWeight } from '../quantized/packed-weight.js';
import { type QuantizationOptions, resolveParams, withDefaults } from '../quantized/params.js';
import { quantizeArray } from '../quantized/quantize-array.js';
import { quantizedMatmul } from '../quantized/quantized-matmul.js';
import { Linear } from './linear.js';

/** The arrays of a quantized layer; `bias` is the layer's own, `biases` belong to affine scales. */
export interface QuantizedLinearArrays extends PackedWeight {
  readonly bias?: MLXArray | null | undefined;
}

export interface QuantizedLinearOptions extends QuantizationOptions {
  /** Default true. */
  readonly bias?: boolean;
  /** Arrays to hold in the place of random ones. */
  readonly arrays?: QuantizedLinearArrays;
}

const op = 'QuantizedLinear';

/**
 * `x · dequantize(W)ᵀ + b` with a packed weight, `[..., inputDims] → [..., outputDims]`.
 *
 * `weight` uint32 `[outputDims, inputDims · bits / 32]`, `scales` and, for affine, `biases` `[outputDims, inputDims / groupSize]`.
 * `groupSize` and `bits` default to those of `mode`, `mode` to affine. All of it starts frozen.
 * @throws an error of its own for each way in which given arrays do not fit together
 */
export class QuantizedLinear extends Module {
  weight: MLXArray;
  scales: MLXArray;
  biases?: MLXArray;
  bias?: MLXArray;
  readonly groupSize: number;
  readonly bits: number;
  readonly mode: QuantizationMode;

  constructor(inputDims: number, outputDims: number, options: QuantizedLinearOptions = {}) {
    super();
    checkInt(op, 'inputDims', inputDims, { min: 1, max: 2 ** 31 - 1 });
    checkInt(op, 'outputDims', outputDims, { min: 1, max: 2 ** 31 - 1 });
    const { groupSize, bits, mode } = resolveParams(op, options);
    this.groupSize = groupSize;
    this.bits = bits;
    this.mode = mode;
    if (options.arrays) checkPackedWeight(op, options.arrays, this, { name: 'weight', rank: 2 });
    const arrays = options.arrays ?? randomArrays(inputDims, outputDims, options);
    this.weight = arrays.weight;
    this.scales = arrays.scales;
    if (arrays.biases) this.biases = arrays.biases;
    if (arrays.bias) this.bias = arrays.bias;
    this.freeze();
  }

  /** The quantized form of a linear layer, with its own bias, which is not frozen. */
  static fromLinear(
    linear: { weight: MLXArray; bias?: MLXArray | undefined },
    options: QuantizationOptions = {},
  ): QuantizedLinear {
    const { wq, scales, biases } = quantizeArray(linear.weight, options);
    const params = resolveParams(op, options);
    const layer = QuantizedLinear.fromArrays({ weight: wq, scales, biases, bias: linear.bias }, params);
    return layer.unfreeze({ keys: 'bias' });
  }

  /** A layer on arrays that were packed before. */
  static fromArrays(arrays: QuantizedLinearArrays, options: QuantizationOptions = {}): QuantizedLinear {
    const params = withDefaults(options);
    checkPackedWeight(op, arrays, params, { name: 'weight', rank: 2 });
    const [outputDims = 0, width = 0] = arrays.weight.shape;
    checkBias(op, arrays.bias, [outputDims]);
    return new QuantizedLinear((width * 32) / params.bits, outputDims, { ...params, arrays });
  }

  /** A linear layer with the weights that this one has packed. */
  toLinear(options: { readonly dtype?: Dtype | undefined } = {}): Linear {
    const { weight: packed, scales, biases, bias, groupSize, bits, mode } = this;
    const weight = dequantizeArray(packed, scales, biases, { groupSize, bits, mode, dtype: options.dtype });
    const [outputDims = 0, inputDims = 0] = weight.shape;
    return new Linear(inputDims, outputDims, { arrays: { weight, bias } });
  }

  forward(x: MLXArray): MLXArray {
    const { weight, scales, biases, groupSize, bits, mode } = this;
    try {
      const y = fusedProducts(x, [this])?.[0] ?? quantizedMatmul(x, weight, scales, biases, { groupSize, bits, mode });
      return this.bias === undefined ? y : add(y, this.bias);
    } catch (error) {
      throw wrongInput(this, x, ((weight.shape[1] as number) * 32) / bits, error);
    }
  }

  /** Leaves the packed weight frozen; affine `scales` and `biases` only train where `keys` name them. */
  override unfreeze(options: FreezeOptions = {}): this {
    super.unfreeze(options);
    return this.freeze({ keys: frozenFields(options, this.mode), recurse: false });
  }

  protected override extraRepr(): string {
    const [outputDims = 0, width = 0] = this.weight.shape;
    return (
      `inputDims=${(width * 32) / this.bits}, outputDims=${outputDims}, bias=${this.bias !== undefined}, ` +
      `groupSize=${this.groupSize}, bits=${this.bits}, mode=${this.mode}`
    );
  }
}

function randomArrays(inputDims: number, outputDims: number, options: QuantizedLinearOptions): QuantizedLinearArrays {
  const high = Math.sqrt(1 / inputDims);
  const { wq, scales, biases } = quantizeArray(random.uniform([outputDims, inputDims], { low: -high, high }), options);
  const { bias = true } = options;
  return { weight: wq, scales, biases, bias: bias ? zeros([outputDims]) : null };
}
