// DistilBERT: BERT without token types, under names of its own.
// After https://github.com/huggingface/transformers/blob/main/src/transformers/models/distilbert/modeling_distilbert.py.

import { add, arange, astype, type MLXArray } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import type { EncoderInputs } from '../encoder.js';
import { baseWeights } from './base-weights.js';
import { type Activation, hiddenActivation } from './hidden-activation.js';
import { keyMask } from './key-mask.js';

export interface DistilBertConfig {
  dim: number;
  hiddenDim: number;
  numLayers: number;
  numHeads: number;
  activation: Activation;
  maxPositionEmbeddings: number;
  vocabSize: number;
  padTokenId: number;
}

const eps = 1e-12;

export function parseConfig(raw: RawConfig): DistilBertConfig {
  const read = new ConfigReader('distilbert config', raw);
  const dim = read.count('dim');
  const numHeads = read.count('n_heads');
  if (dim % numHeads !== 0) throw read.error(`dim: expected a multiple of n_heads ${numHeads}, got ${dim}`);
  return {
    dim,
    hiddenDim: read.count('hidden_dim'),
    numLayers: read.count('n_layers'),
    numHeads,
    activation: hiddenActivation(read, 'activation'),
    maxPositionEmbeddings: read.count('max_position_embeddings'),
    vocabSize: read.count('vocab_size'),
    padTokenId: read.whole('pad_token_id', 0),
  };
}

class Attention extends nn.Module {
  qLin: Unary;
  kLin: Unary;
  vLin: Unary;
  outLin: Unary;
  readonly #heads: number;
  readonly #scale: number;

  constructor({ dim, numHeads }: DistilBertConfig) {
    super();
    this.#heads = numHeads;
    this.#scale = (dim / numHeads) ** -0.5;
    this.qLin = new nn.Linear(dim, dim);
    this.kLin = new nn.Linear(dim, dim);
    this.vLin = new nn.Linear(dim, dim);
    this.outLin = new nn.Linear(dim, dim);
  }

  forward(x: MLXArray, mask: MLXArray | null): MLXArray {
    const [queries, keys, values] = nn.project(x, this.qLin, this.kLin, this.vLin); // [B, L, D] each
    const attended = nn.scaledDotProductAttention({
      queries: nn.splitHeads(queries, this.#heads), // [B, H, L, D / H]
      keys: nn.splitHeads(keys, this.#heads),
      values: nn.splitHeads(values, this.#heads),
      scale: this.#scale,
      mask,
    });
    return this.outLin.forward(nn.joinHeads(attended));
  }
}

class MLP extends nn.Module {
  lin1: Unary;
  lin2: Unary;
  readonly #activation: Activation;

  constructor({ dim, hiddenDim, activation }: DistilBertConfig) {
    super();
    this.#activation = activation;
    this.lin1 = new nn.Linear(dim, hiddenDim);
    this.lin2 = new nn.Linear(hiddenDim, dim);
  }

  forward(x: MLXArray): MLXArray {
    return this.lin2.forward(this.#activation(this.lin1.forward(x)));
  }
}

class Block extends nn.Module {
  attention: Attention;
  saLayerNorm: Unary;
  ffn: MLP;
  outputLayerNorm: Unary;

  constructor(config: DistilBertConfig) {
    super();
    this.attention = new Attention(config);
    this.saLayerNorm = new nn.LayerNorm(config.dim, { eps });
    this.ffn = new MLP(config);
    this.outputLayerNorm = new nn.LayerNorm(config.dim, { eps });
  }

  forward(x: MLXArray, mask: MLXArray | null): MLXArray {
    const h = this.saLayerNorm.forward(add(x, this.attention.forward(x, mask)));
    return this.outputLayerNorm.forward(add(h, this.ffn.forward(h)));
  }
}

class Embeddings extends nn.Module {
  static readonly keys = { layerNorm: 'LayerNorm' };
  wordEmbeddings: nn.EmbeddingLayer;
  positionEmbeddings: nn.EmbeddingLayer;
  layerNorm: nn.LayerNorm;

  constructor({ vocabSize, maxPositionEmbeddings, dim }: DistilBertConfig) {
    super();
    this.wordEmbeddings = new nn.Embedding(vocabSize, dim);
    this.positionEmbeddings = new nn.Embedding(maxPositionEmbeddings, dim);
    this.layerNorm = new nn.LayerNorm(dim, { eps });
  }

  forward(ids: MLXArray): MLXArray {
    const words = astype(this.wordEmbeddings.forward(ids), this.layerNorm.weight?.dtype ?? 'float32'); // [B, L, D]
    const positions = this.positionEmbeddings.forward(arange(ids.shape[1] ?? 0, { dtype: 'int32' })); // [L, D]
    return this.layerNorm.forward(add(words, positions));
  }
}

export class DistilBert extends nn.Module {
  embeddings: Embeddings;
  transformer: { layer: Block[] };
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly maxTokens: number;
  readonly padTokenId: number;

  constructor(config: DistilBertConfig) {
    super();
    this.hiddenSize = config.dim;
    this.vocabSize = config.vocabSize;
    this.maxTokens = config.maxPositionEmbeddings;
    this.padTokenId = config.padTokenId;
    this.embeddings = new Embeddings(config);
    this.transformer = { layer: Array.from({ length: config.numLayers }, () => new Block(config)) };
  }

  forward({ ids, mask }: EncoderInputs): MLXArray {
    const seen = keyMask(mask);
    let h = this.embeddings.forward(ids);
    for (const layer of this.transformer.layer) h = layer.forward(h, seen);
    return h;
  }

  /** Takes the encoder out of a checkpoint with or without the prefix `distilbert.`. */
  sanitize(weights: nn.Weights): nn.Weights {
    return baseWeights(weights, 'distilbert.', /^(vocab_|pre_classifier|classifier)/);
  }
}

export function create(config: RawConfig): DistilBert {
  return new DistilBert(parseConfig(config));
}
