import { add, type MLXArray } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { relu } from '../activations/relu.js';
import type { AttentionMask } from '../attention/masks.js';
import { type Callable, call } from '../layers/callable.js';
import { Dropout } from '../layers/dropout.js';
import { LayerNorm } from '../layers/layer-norm.js';
import { Linear } from '../layers/linear.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { checkActivation } from './check-activation.js';
import { MultiHeadAttention } from './multi-head-attention.js';

export interface TransformerLayerOptions {
  /** Between the two projections of the feed-forward half. Default: `4 · dims`. */
  readonly mlpDims?: number;
  /** The probability that an element is dropped, after attention and after the activation. Default 0. */
  readonly dropout?: number;
  /** Default: `relu`. */
  readonly activation?: Callable;
  /** Whether norms stand before attention and feed-forward, not after the additions. Default true. */
  readonly normFirst?: boolean;
}

/**
 * Self-attention and `linear2(dropout(activation(linear1(x))))`, each added to its input, `[B, L, dims] → [B, L, dims]`.
 * @see https://arxiv.org/abs/1706.03762
 */
export class TransformerEncoderLayer extends Module {
  attention: MultiHeadAttention;
  ln1: Unary;
  ln2: Unary;
  linear1: Unary;
  linear2: Unary;
  dropout1: Unary;
  dropout2: Unary;
  activation: Callable;
  readonly normFirst: boolean;

  constructor(dims: number, numHeads: number, options: TransformerLayerOptions = {}) {
    super();
    const {
      mlpDims = dims * 4,
      dropout = 0,
      activation = relu,
      normFirst = true,
    } = checkOptions('TransformerEncoderLayer', options);
    this.attention = new MultiHeadAttention(dims, numHeads);
    this.ln1 = new LayerNorm(dims);
    this.ln2 = new LayerNorm(dims);
    this.linear1 = new Linear(dims, mlpDims);
    this.linear2 = new Linear(mlpDims, dims);
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.activation = checkActivation('TransformerEncoderLayer', activation);
    this.normFirst = normFirst;
  }

  forward(x: MLXArray, mask: AttentionMask = null): MLXArray {
    if (this.normFirst) {
      const h = add(x, this.#attend(this.ln1.forward(x), mask));
      return add(h, this.#feedForward(this.ln2.forward(h)));
    }
    const h = this.ln1.forward(add(x, this.#attend(x, mask)));
    return this.ln2.forward(add(h, this.#feedForward(h)));
  }

  #attend(x: MLXArray, mask: AttentionMask): MLXArray {
    return this.dropout1.forward(this.attention.forward(x, x, x, mask));
  }

  #feedForward(x: MLXArray): MLXArray {
    return this.linear2.forward(this.dropout2.forward(call(this.activation, this.linear1.forward(x))));
  }
}
