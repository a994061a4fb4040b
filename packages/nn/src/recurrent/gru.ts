import {
  add,
  type MLXArray,
  matmul,
  multiply,
  sigmoid,
  split,
  stack,
  subtract,
  tanh,
  transpose,
  unstack,
} from '@mlxts/core';
import { Module } from '../module/module.js';
import { checkSequence, stateFor } from './check-inputs.js';
import { affine, checkSizes, startUniform } from './start.js';

/**
 * For each step, `[..., length, inputSize] → [..., length, hiddenSize]`, a layer of gated recurrent units:
 * ```text
 * r = σ(Wxr x + Whr h + br)
 * z = σ(Wxz x + Whz h + bz)
 * n = tanh(Wxn x + bn + r · (Whn h + bhn))
 * h = (1 - z) · n + z · h
 * ```
 * `wx` `[3 hiddenSize, inputSize]`, `wh` `[3 hiddenSize, hiddenSize]` and `b` `[3 hiddenSize]` hold r, z and n in this order;
 * they and `bhn` `[hiddenSize]` start uniform in `±1/√hiddenSize`.
 * @see https://arxiv.org/abs/1406.1078
 */
export class GRU extends Module {
  static readonly keys: Readonly<Record<string, string>> = { wx: 'Wx', wh: 'Wh' };
  wx: MLXArray;
  wh: MLXArray;
  b?: MLXArray;
  bhn?: MLXArray;
  readonly hiddenSize: number;

  /** `bias` defaults to true. */
  constructor(inputSize: number, hiddenSize: number, { bias = true }: { bias?: boolean } = {}) {
    super();
    checkSizes('GRU', inputSize, hiddenSize);
    this.hiddenSize = hiddenSize;
    this.wx = startUniform([3 * hiddenSize, inputSize], hiddenSize);
    this.wh = startUniform([3 * hiddenSize, hiddenSize], hiddenSize);
    if (bias) this.b = startUniform([3 * hiddenSize], hiddenSize);
    if (bias) this.bhn = startUniform([hiddenSize], hiddenSize);
  }

  /**
   * The hidden state after each step.
   * @param hidden `[..., hiddenSize]`, the state before the first step; default: none
   */
  forward(x: MLXArray, hidden?: MLXArray | null): MLXArray {
    checkSequence('GRU', x, this.wx.shape[1] as number);
    let state = stateFor('GRU', 'hidden', hidden, x, this.hiddenSize);
    const weight = transpose(this.wh);
    const states = unstack(affine(x, this.wx, this.b), { axis: -2 }).map((step) => {
      state = state === null ? this.#first(step) : this.#next(step, state, matmul(state, weight));
      return state;
    });
    return stack(states, { axis: -2 });
  }

  #next(step: MLXArray, state: MLXArray, projected: MLXArray): MLXArray {
    const [gates, candidate] = this.#gatesAndCandidate(step);
    const [hiddenGates, hiddenCandidate] = this.#gatesAndCandidate(projected);
    const [r, z] = split(sigmoid(add(gates, hiddenGates)), 2, { axis: -1 }) as [MLXArray, MLXArray];
    const recalled = this.bhn === undefined ? hiddenCandidate : add(hiddenCandidate, this.bhn);
    const n = tanh(add(candidate, multiply(r, recalled)));
    return add(multiply(subtract(1, z), n), multiply(z, state));
  }

  /** A step with nothing before it. */
  #first(step: MLXArray): MLXArray {
    const [gates, candidate] = this.#gatesAndCandidate(step);
    const [r, z] = split(sigmoid(gates), 2, { axis: -1 }) as [MLXArray, MLXArray];
    const n = tanh(this.bhn === undefined ? candidate : add(candidate, multiply(r, this.bhn)));
    return multiply(subtract(1, z), n);
  }

  /** `[..., 3 hiddenSize] → [..., 2 hiddenSize]` and `[..., hiddenSize]`. */
  #gatesAndCandidate(all: MLXArray): [MLXArray, MLXArray] {
    return split(all, [2 * this.hiddenSize], { axis: -1 }) as [MLXArray, MLXArray];
  }

  protected override extraRepr(): string {
    return `inputDims=${this.wx.shape[1]}, hiddenSize=${this.hiddenSize}, bias=${this.b !== undefined}`;
  }
}
