import { type MLXArray, matmul, random, take, transpose } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { type LayerQuantization, refuseQuantizedInput } from '../quantized/params.js';
import { QuantizedEmbedding } from './quantized-embedding.js';

/** What models expect of a table of token vectors, quantized or not. */
export type EmbeddingLayer = Module & {
  forward(ids: MLXArray): MLXArray;
  /** The table as output projection, for tied weights: `[..., dims] → [..., numEmbeddings]`. */
  asLinear(x: MLXArray): MLXArray;
};

export interface EmbeddingOptions {
  /** A table to hold in the place of a random one. */
  readonly weight?: MLXArray | undefined;
}

/**
 * Rows of a table, `ids` (integers) `[...] → [..., dims]`.
 *
 * `weight` `[numEmbeddings, dims]` starts normal with deviation `1/√dims`.
 */
export class Embedding extends Module {
  weight: MLXArray;

  constructor(numEmbeddings: number, dims: number, { weight }: EmbeddingOptions = {}) {
    super();
    checkInt('Embedding', 'numEmbeddings', numEmbeddings, { min: 1, max: 2 ** 31 - 1 });
    checkInt('Embedding', 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    this.weight = weight ?? random.normal([numEmbeddings, dims], { scale: Math.sqrt(1 / dims) });
  }

  forward(ids: MLXArray): MLXArray {
    return take(this.weight, ids, { axis: 0 });
  }

  /** `x Wᵀ`, `[..., dims] → [..., numEmbeddings]`: the output projection of a model with tied weights. */
  asLinear(x: MLXArray): MLXArray {
    return matmul(x, transpose(this.weight));
  }

  /** A quantized table with the same rows, rounded. */
  toQuantized(options: LayerQuantization = {}): QuantizedEmbedding {
    refuseQuantizedInput('Embedding', options);
    return QuantizedEmbedding.fromEmbedding(this, options);
  }

  protected override extraRepr(): string {
    return this.weight.shape.join(', ');
  }
}
