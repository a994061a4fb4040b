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
import type { TransformerLayerOptions } from './transformer-encoder-layer.js';

/**
 * Self-attention, attention to `memory` and `linear2(dropout(activation(linear1(x))))`, each added to its input:
 * `[B, L, dims], [B, S, dims] → [B, L, dims]`.
 * @see https://arxiv.org/abs/1706.03762
 */
export class TransformerDecoderLayer extends Module {
  selfAttention: MultiHeadAttention;
  crossAttention: MultiHeadAttention;
  ln1: Unary;
  ln2: Unary;
  ln3: Unary;
  linear1: Unary;
  linear2: Unary;
  dropout1: Unary;
  dropout2: Unary;
  dropout3: Unary;
  activation: Callable;
  readonly normFirst: boolean;

  constructor(dims: number, numHeads: number, options: TransformerLayerOptions = {}) {
    super();
    const {
      mlpDims = dims * 4,
      dropout = 0,
      activation = relu,
      normFirst = true,
    } = checkOptions('TransformerDecoderLayer', options);
    this.selfAttention = new MultiHeadAttention(dims, numHeads);
    this.crossAttention = new MultiHeadAttention(dims, numHeads);
    this.ln1 = new LayerNorm(dims);
    this.ln2 = new LayerNorm(dims);
    this.ln3 = new LayerNorm(dims);
    this.linear1 = new Linear(dims, mlpDims);
    this.linear2 = new Linear(mlpDims, dims);
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.dropout3 = new Dropout(dropout);
    this.activation = checkActivation('TransformerDecoderLayer', activation);
    this.normFirst = normFirst;
  }

  forward(x: MLXArray, memory: MLXArray, xMask: AttentionMask = null, memoryMask: AttentionMask = null): MLXArray {
    if (this.normFirst) {
      const h = add(x, this.#attend(this.ln1.forward(x), xMask));
      const seen = add(h, this.#attendTo(memory, this.ln2.forward(h), memoryMask));
      return add(seen, this.#feedForward(this.ln3.forward(seen)));
    }
    const h = this.ln1.forward(add(x, this.#attend(x, xMask)));
    const seen = this.ln2.forward(add(h, this.#attendTo(memory, h, memoryMask)));
    return this.ln3.forward(add(seen, this.#feedForward(seen)));
  }

  #attend(x: MLXArray, mask: AttentionMask): MLXArray {
    return this.dropout1.forward(this.selfAttention.forward(x, x, x, mask));
  }

  #attendTo(memory: MLXArray, x: MLXArray, mask: AttentionMask): MLXArray {
    return this.dropout2.forward(this.crossAttention.forward(x, memory, memory, mask));
  }

  #feedForward(x: MLXArray): MLXArray {
    return this.linear2.forward(this.dropout3.forward(call(this.activation, this.linear1.forward(x))));
  }
}
