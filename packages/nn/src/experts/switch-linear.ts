import { add, expandDims, gatherMm, type MLXArray, random, swapaxes, take, zeros } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { type LayerQuantization, refuseQuantizedInput } from '../quantized/params.js';
import { QuantizedSwitchLinear } from './quantized-switch-linear.js';

export interface SwitchOptions {
  /** Promises that the indices ascend, as `sortByExpert` makes them; a GPU kernel may use it. Default false. */
  readonly sortedIndices?: boolean;
}

/** A linear layer for each expert, quantized or not. */
export type SwitchLayer = Module & { forward(x: MLXArray, indices: MLXArray, options?: SwitchOptions): MLXArray };

export interface SwitchLinearOptions {
  /** Default true. */
  readonly bias?: boolean;
  /** Arrays to hold in the place of random ones. */
  readonly arrays?: { readonly weight: MLXArray; readonly bias?: MLXArray | null | undefined };
}

const op = 'SwitchLinear';

/**
 * `x W[i]ᵀ + b[i]` for the expert `i` of each index: `x` `[..., 1, 1, inputDims]`, `indices` `[..., k]` →
 * `[..., k, 1, outputDims]`; `x` may have an entry for each index in place of the first 1.
 *
 * `weight` `[numExperts, outputDims, inputDims]` starts uniform in `±1/√inputDims`, `bias` `[numExperts, outputDims]` at 0.
 * On the CPU float32 only.
 * @see mlx_lm/models/switch_layers.py
 */
export class SwitchLinear extends Module {
  weight: MLXArray;
  bias?: MLXArray;

  constructor(
    inputDims: number,
    outputDims: number,
    numExperts: number,
    { bias = true, arrays }: SwitchLinearOptions = {},
  ) {
    super();
    for (const [name, value] of Object.entries({ inputDims, outputDims, numExperts }))
      checkInt(op, name, value, { min: 1, max: 2 ** 31 - 1 });
    if (arrays) {
      this.weight = arrays.weight;
      if (arrays.bias) this.bias = arrays.bias;
      return;
    }
    const high = Math.sqrt(1 / inputDims);
    this.weight = random.uniform([numExperts, outputDims, inputDims], { low: -high, high });
    if (bias) this.bias = zeros([numExperts, outputDims]);
  }

  forward(x: MLXArray, indices: MLXArray, { sortedIndices = false }: SwitchOptions = {}): MLXArray {
    const y = gatherMm(x, swapaxes(this.weight, -1, -2), { rhsIndices: indices, sortedIndices });
    return this.bias === undefined ? y : add(y, expandDims(take(this.bias, indices, { axis: 0 }), -2));
  }

  /** A quantized layer with the same weights, rounded. */
  toQuantized(options: LayerQuantization = {}): QuantizedSwitchLinear {
    refuseQuantizedInput(op, options);
    return QuantizedSwitchLinear.fromSwitchLinear(this, options);
  }

  protected override extraRepr(): string {
    const [numExperts, outputDims, inputDims] = this.weight.shape;
    return `inputDims=${inputDims}, outputDims=${outputDims}, numExperts=${numExperts}, bias=${this.bias !== undefined}`;
  }
}
