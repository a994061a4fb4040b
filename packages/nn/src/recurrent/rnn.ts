import { ArgumentError, addmm, type MLXArray, stack, transpose, unstack } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { tanh } from '../activations/tanh.js';
import { type Callable, call, isCallable } from '../layers/callable.js';
import { Module } from '../module/module.js';
import { checkSequence, stateFor } from './check-inputs.js';
import { affine, checkSizes, startUniform } from './start.js';

export interface RNNOptions {
  /** Default true. */
  readonly bias?: boolean;
  /** What a step ends with. Default `tanh`. */
  readonly nonlinearity?: Callable;
}

/**
 * `hₜ = tanh(Wₓ xₜ + Wₕ hₜ₋₁ + b)` for each step: `[..., length, inputSize] → [..., length, hiddenSize]`, a recurrent layer of
 * Elman's kind.
 *
 * `wxh` `[hiddenSize, inputSize]`, `whh` `[hiddenSize, hiddenSize]` and `bias` `[hiddenSize]` start uniform in
 * `±1/√hiddenSize`.
 */
export class RNN extends Module {
  static readonly keys: Readonly<Record<string, string>> = { wxh: 'Wxh', whh: 'Whh' };
  wxh: MLXArray;
  whh: MLXArray;
  bias?: MLXArray;
  nonlinearity: Callable;
  readonly hiddenSize: number;

  constructor(inputSize: number, hiddenSize: number, { bias = true, nonlinearity = tanh }: RNNOptions = {}) {
    super();
    checkSizes('RNN', inputSize, hiddenSize);
    if (!isCallable(nonlinearity)) {
      throw new ArgumentError({
        op: 'RNN',
        message: `expected nonlinearity to be a function or a layer, got ${describe(nonlinearity)}`,
      });
    }
    this.nonlinearity = nonlinearity;
    this.hiddenSize = hiddenSize;
    this.wxh = startUniform([hiddenSize, inputSize], hiddenSize);
    this.whh = startUniform([hiddenSize, hiddenSize], hiddenSize);
    if (bias) this.bias = startUniform([hiddenSize], hiddenSize);
  }

  /**
   * The hidden state after each step.
   * @param hidden `[..., hiddenSize]`, the state before the first step; default: none
   */
  forward(x: MLXArray, hidden?: MLXArray | null): MLXArray {
    checkSequence('RNN', x, this.wxh.shape[1] as number);
    let state = stateFor('RNN', 'hidden', hidden, x, this.hiddenSize);
    const weight = transpose(this.whh);
    const states = unstack(affine(x, this.wxh, this.bias), { axis: -2 }).map((step) => {
      state = call(this.nonlinearity, state === null ? step : addmm(step, state, weight)); // [..., hiddenSize]
      return state;
    });
    return stack(states, { axis: -2 });
  }

  protected override extraRepr(): string {
    const { wxh, hiddenSize, nonlinearity, bias } = this;
    const name = typeof nonlinearity === 'function' ? nonlinearity.name : String(nonlinearity);
    return `inputDims=${wxh.shape[1]}, hiddenSize=${hiddenSize}, nonlinearity=${name}, bias=${bias !== undefined}`;
  }
}
