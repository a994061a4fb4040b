import { add, addmm, type MLXArray, multiply, sigmoid, split, stack, tanh, transpose, unstack } from '@mlxts/core';
import { Module } from '../module/module.js';
import { checkSequence, stateFor } from './check-inputs.js';
import { affine, checkSizes, startUniform } from './start.js';

/**
 * For each step, `[..., length, inputSize] → [..., length, hiddenSize]`, a layer of long short-term memory:
 * ```text
 * i = σ(Wxi x + Whi h + bi)
 * f = σ(Wxf x + Whf h + bf)
 * g = tanh(Wxg x + Whg h + bg)
 * o = σ(Wxo x + Who h + bo)
 * c = f · c + i · g
 * h = o · tanh(c)
 * ```
 * `wx` `[4 hiddenSize, inputSize]`, `wh` `[4 hiddenSize, hiddenSize]` and `bias` `[4 hiddenSize]` hold i, f, g and o in this
 * order and start uniform in `±1/√hiddenSize`.
 * @see https://doi.org/10.1162/neco.1997.9.8.1735
 */
export class LSTM extends Module {
  static readonly keys: Readonly<Record<string, string>> = { wx: 'Wx', wh: 'Wh' };
  wx: MLXArray;
  wh: MLXArray;
  bias?: MLXArray;
  readonly hiddenSize: number;

  /** `bias` defaults to true. */
  constructor(inputSize: number, hiddenSize: number, { bias = true }: { bias?: boolean } = {}) {
    super();
    checkSizes('LSTM', inputSize, hiddenSize);
    this.hiddenSize = hiddenSize;
    this.wx = startUniform([4 * hiddenSize, inputSize], hiddenSize);
    this.wh = startUniform([4 * hiddenSize, hiddenSize], hiddenSize);
    if (bias) this.bias = startUniform([4 * hiddenSize], hiddenSize);
  }

  /**
   * The hidden and the cell state after each step.
   * @param hidden `[..., hiddenSize]`, the hidden state before the first step; default: none
   * @param cell `[..., hiddenSize]`, the cell state before the first step; default: none
   */
  forward(x: MLXArray, hidden?: MLXArray | null, cell?: MLXArray | null): [hidden: MLXArray, cell: MLXArray] {
    checkSequence('LSTM', x, this.wx.shape[1] as number);
    let h = stateFor('LSTM', 'hidden', hidden, x, this.hiddenSize);
    let c = stateFor('LSTM', 'cell', cell, x, this.hiddenSize);
    const weight = transpose(this.wh);
    const cells: MLXArray[] = [];
    const states = unstack(affine(x, this.wx, this.bias), { axis: -2 }).map((step) => {
      const gates = split(h === null ? step : addmm(step, h, weight), 4, { axis: -1 });
      const [i, f, g, o] = gates as [MLXArray, MLXArray, MLXArray, MLXArray];
      const written = multiply(sigmoid(i), tanh(g));
      c = c === null ? written : add(multiply(sigmoid(f), c), written);
      h = multiply(sigmoid(o), tanh(c));
      cells.push(c);
      return h;
    });
    return [stack(states, { axis: -2 }), stack(cells, { axis: -2 })];
  }

  protected override extraRepr(): string {
    return `inputDims=${this.wx.shape[1]}, hiddenSize=${this.hiddenSize}, bias=${this.bias !== undefined}`;
  }
}
