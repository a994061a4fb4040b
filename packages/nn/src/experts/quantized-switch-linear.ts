import { add, type Dtype, expandDims, type MLXArray, random, take, zeros } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import type { QuantizedLinearArrays, QuantizedLinearOptions } from '../layers/quantized-linear.js';
import type { FreezeOptions } from '../module/frozen-keys.js';
import { Module } from '../module/module.js';
import { checkBias } from '../quantized/check-bias.js';
import { dequantizeArray } from '../quantized/dequantize-array.js';
import { frozenFields } from '../quantized/frozen-fields.js';
import { gatherQmm } from '../quantized/gather-qmm.js';
import type { QuantizationMode } from '../quantized/mode.js';
import { checkPackedWeight } from '../quantized/packed-weight.js';
import { type QuantizationOptions, resolveParams, withDefaults } from '../quantized/params.js';
import { quantizeArray } from '../quantized/quantize-array.js';
import { SwitchLinear, type SwitchOptions } from './switch-linear.js';

const op = 'QuantizedSwitchLinear';

/**
 * `SwitchLinear` with packed weights: `weight` uint32 `[numExperts, outputDims, inputDims · bits / 32]`, `scales` and, for
 * affine, `biases` `[numExperts, outputDims, inputDims / groupSize]`, `bias` `[numExperts, outputDims]`.
 * @throws an error of its own for each way in which given arrays do not fit together
 */
export class QuantizedSwitchLinear extends Module {
  weight: MLXArray;
  scales: MLXArray;
  biases?: MLXArray;
  bias?: MLXArray;
  readonly groupSize: number;
  readonly bits: number;
  readonly mode: QuantizationMode;

  constructor(inputDims: number, outputDims: number, numExperts: number, options: QuantizedLinearOptions = {}) {
    super();
    for (const [name, value] of Object.entries({ inputDims, outputDims, numExperts }))
      checkInt(op, name, value, { min: 1, max: 2 ** 31 - 1 });
    const { groupSize, bits, mode } = resolveParams(op, options);
    this.groupSize = groupSize;
    this.bits = bits;
    this.mode = mode;
    if (options.arrays) checkPackedWeight(op, options.arrays, this, { name: 'weight', rank: 3 });
    const arrays = options.arrays ?? randomArrays(inputDims, outputDims, numExperts, options);
    this.weight = arrays.weight;
    this.scales = arrays.scales;
    if (arrays.biases) this.biases = arrays.biases;
    if (arrays.bias) this.bias = arrays.bias;
    this.freeze();
  }

  /** The quantized form of a layer, with its own bias, which is not frozen. */
  static fromSwitchLinear(
    layer: { weight: MLXArray; bias?: MLXArray | undefined },
    options: QuantizationOptions = {},
  ): QuantizedSwitchLinear {
    const { wq, scales, biases } = quantizeArray(layer.weight, options);
    const arrays = { weight: wq, scales, biases, bias: layer.bias };
    return QuantizedSwitchLinear.fromArrays(arrays, options).unfreeze({ keys: 'bias' });
  }

  /** A layer on arrays that were packed before. */
  static fromArrays(arrays: QuantizedLinearArrays, options: QuantizationOptions = {}): QuantizedSwitchLinear {
    const params = withDefaults(options);
    checkPackedWeight(op, arrays, params, { name: 'weight', rank: 3 });
    const [numExperts = 0, outputDims = 0, width = 0] = arrays.weight.shape;
    checkBias(op, arrays.bias, [numExperts, outputDims]);
    return new QuantizedSwitchLinear((width * 32) / params.bits, outputDims, numExperts, { ...params, arrays });
  }

  /** A layer with the weights that this one has packed. */
  toSwitchLinear(options: { readonly dtype?: Dtype | undefined } = {}): SwitchLinear {
    const { weight: packed, scales, biases, bias, groupSize, bits, mode } = this;
    const weight = dequantizeArray(packed, scales, biases, { groupSize, bits, mode, dtype: options.dtype });
    const [numExperts = 0, outputDims = 0, inputDims = 0] = weight.shape;
    return new SwitchLinear(inputDims, outputDims, numExperts, { arrays: { weight, bias } });
  }

  forward(x: MLXArray, indices: MLXArray, { sortedIndices = false }: SwitchOptions = {}): MLXArray {
    const { weight, scales, biases, groupSize, bits, mode } = this;
    const y = gatherQmm(x, weight, scales, biases, { rhsIndices: indices, groupSize, bits, mode, sortedIndices });
    return this.bias === undefined ? y : add(y, expandDims(take(this.bias, indices, { axis: 0 }), -2));
  }

  /** Leaves the packed weight frozen; affine `scales` and `biases` only train where `keys` name them. */
  override unfreeze(options: FreezeOptions = {}): this {
    super.unfreeze(options);
    return this.freeze({ keys: frozenFields(options, this.mode), recurse: false });
  }

  protected override extraRepr(): string {
    const [numExperts = 0, outputDims = 0, width = 0] = this.weight.shape;
    return (
      `inputDims=${(width * 32) / this.bits}, outputDims=${outputDims}, numExperts=${numExperts}, ` +
      `bias=${this.bias !== undefined}, groupSize=${this.groupSize}, bits=${this.bits}, mode=${this.mode}`
    );
  }
}

function randomArrays(
  inputDims: number,
  outputDims: number,
  numExperts: number,
  options: QuantizedLinearOptions,
): QuantizedLinearArrays {
  const high = Math.sqrt(1 / inputDims);
  const weight = random.uniform([numExperts, outputDims, inputDims], { low: -high, high });
  const { wq, scales, biases } = quantizeArray(weight, options);
  const { bias = true } = options;
  return { weight: wq, scales, biases, bias: bias ? zeros([numExperts, outputDims]) : null };
}
