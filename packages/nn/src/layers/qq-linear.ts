import { ArgumentError, type Dtype, type MLXArray, random } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { dequantizeArray } from '../quantized/dequantize-array.js';
import { resolveInputParams } from '../quantized/input-params.js';
import type { QuantizationMode } from '../quantized/mode.js';
import { checkPackedWeight } from '../quantized/packed-weight.js';
import type { QuantizationOptions } from '../quantized/params.js';
import { qqmm } from '../quantized/qqmm.js';
import { quantizeArray } from '../quantized/quantize-array.js';
import { Linear } from './linear.js';

/** A packed weight, or, without scales, a floating one. */
export interface QQLinearArrays {
  readonly weight: MLXArray;
  readonly scales?: MLXArray | null | undefined;
}

export interface QQLinearOptions extends QuantizationOptions {
  /** Arrays to hold in the place of random ones. */
  readonly arrays?: QQLinearArrays;
}

const op = 'QQLinear';

/**
 * `x · Wᵀ` with both rounded to small floats, nvfp4 (the default) or mxfp8: `[..., inputDims] → [..., outputDims]`.
 *
 * In training `weight` is floating `[outputDims, inputDims]`, rounded in each step and trained; in evaluation it is packed
 * with `scales` beside it. `train()` and `eval()` convert between the two.
 * @throws an error of its own for each way in which given arrays do not fit together
 */
export class QQLinear extends Module {
  weight: MLXArray;
  scales: MLXArray | undefined = undefined;
  readonly groupSize: number;
  readonly bits: number;
  readonly mode: QuantizationMode;
  #dtype: Dtype | undefined;

  constructor(inputDims: number, outputDims: number, options: QQLinearOptions = {}) {
    super();
    checkInt(op, 'inputDims', inputDims, { min: 1, max: 2 ** 31 - 1 });
    checkInt(op, 'outputDims', outputDims, { min: 1, max: 2 ** 31 - 1 });
    const { groupSize, bits, mode } = resolveInputParams(op, options);
    this.groupSize = groupSize;
    this.bits = bits;
    this.mode = mode;
    const high = Math.sqrt(1 / inputDims);
    const { arrays } = options;
    if (arrays?.scales) checkPackedWeight(op, { ...arrays, scales: arrays.scales }, this, { name: 'weight', rank: 2 });
    this.weight = arrays?.weight ?? random.uniform([outputDims, inputDims], { low: -high, high });
    if (arrays?.scales) this.scales = arrays.scales;
  }

  /** Of a linear layer without bias, in the same mode of training. */
  static fromLinear(linear: Linear, options: QuantizationOptions = {}): QQLinear {
    if (linear.bias !== undefined) {
      throw new ArgumentError({ op, code: 'Unsupported', message: 'expected a layer without bias, got one with bias' });
    }
    const [outputDims = 0, inputDims = 0] = linear.weight.shape;
    const layer = new QQLinear(inputDims, outputDims, { ...options, arrays: linear });
    return layer.train(linear.training);
  }

  /** A layer for evaluation on arrays that were packed before. */
  static fromArrays(
    arrays: QQLinearArrays & { readonly scales: MLXArray },
    options: QuantizationOptions = {},
  ): QQLinear {
    const params = resolveInputParams(op, options);
    checkPackedWeight(op, arrays, params, { name: 'weight', rank: 2 });
    const [outputDims = 0, width = 0] = arrays.weight.shape;
    return new QQLinear((width * 32) / params.bits, outputDims, { ...params, arrays }).eval();
  }

  /** Packs the weight, as `eval()` does. */
  quantize(): void {
    if (this.scales !== undefined) return;
    const { wq, scales } = quantizeArray(this.weight, this);
    this.#dtype = this.weight.dtype;
    this.weight = wq;
    this.scales = scales;
  }

  /** Unpacks the weight, as `train()` does: to the dtype that it had, or bfloat16 where it was packed from the start. */
  dequantize(): void {
    if (this.scales === undefined) return;
    this.weight = this.#unpacked(this.#dtype);
    this.scales = undefined;
  }

  /** A linear layer with the weights of this one, rounded where they are packed. */
  toLinear({ dtype = this.#dtype }: { readonly dtype?: Dtype | undefined } = {}): Linear {
    const weight = this.#unpacked(dtype);
    const [outputDims = 0, inputDims = 0] = weight.shape;
    return new Linear(inputDims, outputDims, { arrays: { weight } });
  }

  forward(x: MLXArray): MLXArray {
    const { weight, scales, groupSize, bits, mode } = this;
    return qqmm(x, weight, scales, { groupSize, bits, mode });
  }

  protected override setTrainingMode(mode: boolean): void {
    super.setTrainingMode(mode);
    if (mode) this.dequantize();
    else this.quantize();
  }

  #unpacked(dtype: Dtype | undefined): MLXArray {
    const { weight, scales, groupSize, bits, mode } = this;
    return scales === undefined ? weight : dequantizeArray(weight, scales, null, { groupSize, bits, mode, dtype });
  }

  protected override extraRepr(): string {
    const [outputDims = 0, width = 0] = this.weight.shape;
    const inputDims = this.scales === undefined ? width : (width * 32) / this.bits;
    return `inputDims=${inputDims}, outputDims=${outputDims}, groupSize=${this.groupSize}, bits=${this.bits}, mode=${this.mode}`;
  }
}
