import type { MLXArray } from '@mlxts/core';
import { geluApprox } from '../activations/gelu-approx.js';
import { Module } from '../module/module.js';
import { byExpert } from './by-expert.js';
import { type SwitchLayer, SwitchLinear } from './switch-linear.js';

export interface SwitchMLPOptions {
  /** Default `geluApprox`. */
  readonly activation?: (x: MLXArray) => MLXArray;
  /** Default false. */
  readonly bias?: boolean;
}

/**
 * `fc2(activation(fc1(x)))` by the experts that `indices` name for each token: `x` `[..., inputDims]`, `indices` `[..., k]` →
 * `[..., k, inputDims]`.
 * @see mlx_lm/models/switch_layers.py
 */
export class SwitchMLP extends Module {
  fc1: SwitchLayer;
  fc2: SwitchLayer;
  readonly activation: (x: MLXArray) => MLXArray;

  constructor(
    inputDims: number,
    hiddenDims: number,
    numExperts: number,
    { activation = geluApprox, bias = false }: SwitchMLPOptions = {},
  ) {
    super();
    this.fc1 = new SwitchLinear(inputDims, hiddenDims, numExperts, { bias });
    this.fc2 = new SwitchLinear(hiddenDims, inputDims, numExperts, { bias });
    this.activation = activation;
  }

  forward(x: MLXArray, indices: MLXArray): MLXArray {
    return byExpert(x, indices, (tokens, chosen, options) =>
      this.fc2.forward(this.activation(this.fc1.forward(tokens, chosen, options)), chosen, options),
    );
  }
}
