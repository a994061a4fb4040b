import type { MLXArray } from '@mlxts/core';
import { swiglu } from '../activations/swiglu.js';
import { Module } from '../module/module.js';
import { byExpert } from './by-expert.js';
import { type SwitchLayer, SwitchLinear } from './switch-linear.js';

export interface SwitchGLUOptions {
  /** Of the gate's and the other projection. Default `swiglu`. */
  readonly activation?: (gate: MLXArray, x: MLXArray) => MLXArray;
  /** Default false. */
  readonly bias?: boolean;
}

/**
 * `down(activation(gate(x), up(x)))` by the experts that `indices` name for each token: `x` `[..., inputDims]`, `indices`
 * `[..., k]` → `[..., k, inputDims]`. Which experts those are, and how their results are weighed, is the model's.
 * @see mlx_lm/models/switch_layers.py
 * @example
 * const experts = new SwitchGLU(32, 64, 8);
 * const indices = mx.array([[0, 5], [7, 0]], { dtype: 'uint32' });
 * console.log(experts.forward(mx.ones([2, 32]), indices).shape); // [2, 2, 32]
 */
export class SwitchGLU extends Module {
  gateProj: SwitchLayer;
  upProj: SwitchLayer;
  downProj: SwitchLayer;
  readonly activation: (gate: MLXArray, x: MLXArray) => MLXArray;

  constructor(
    inputDims: number,
    hiddenDims: number,
    numExperts: number,
    { activation = swiglu, bias = false }: SwitchGLUOptions = {},
  ) {
    super();
    this.gateProj = new SwitchLinear(inputDims, hiddenDims, numExperts, { bias });
    this.upProj = new SwitchLinear(inputDims, hiddenDims, numExperts, { bias });
    this.downProj = new SwitchLinear(hiddenDims, inputDims, numExperts, { bias });
    this.activation = activation;
  }

  forward(x: MLXArray, indices: MLXArray): MLXArray {
    return byExpert(x, indices, (tokens, chosen, options) => {
      const up = this.upProj.forward(tokens, chosen, options);
      const gate = this.gateProj.forward(tokens, chosen, options);
      return this.downProj.forward(this.activation(gate, up), chosen, options);
    });
  }
}
