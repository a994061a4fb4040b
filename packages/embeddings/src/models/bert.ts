// BERT: learned positions, attention both ways, post-norm, one feed-forward layer of GELU.
// After https://github.com/huggingface/transformers/blob/main/src/transformers/models/bert/modeling_bert.py; what differs:
// decoders and relative positions are refused, and the pooler, which sentence embeddings don't use, is left out.

import { add, arange, astype, type MLXArray, zeros } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import type { EncoderInputs } from '../encoder.js';
import { baseWeights, modernNames } from './base-weights.js';
import { type Activation, hiddenActivation } from './hidden-activation.js';
import { keyMask } from './key-mask.js';

export interface BertConfig {
  hiddenSize: number;
  numHiddenLayers: number;
  numAttentionHeads: number;
  intermediateSize: number;
  activation: Activation;
  maxPositionEmbeddings: number;
  typeVocabSize: number;
  layerNormEps: number;
  vocabSize: number;
  padTokenId: number;
}

export function parseConfig(raw: RawConfig, modelType = 'bert'): BertConfig {
  const read = new ConfigReader(`${modelType} config`, raw);
  const hiddenSize = read.count('hidden_size');
  const numAttentionHeads = read.count('num_attention_heads');
  if (hiddenSize % numAttentionHeads !== 0)
    throw read.error(`hidden_size: expected a multiple of num_attention_heads ${numAttentionHeads}, got ${hiddenSize}`);
  const positions = read.optionalText('position_embedding_type') ?? 'absolute';
  if (positions !== 'absolute') throw read.error(`position_embedding_type: expected absolute, got ${positions}`);
  if (read.flag('is_decoder', false)) throw read.error('is_decoder: expected false, got true');
  return {
    hiddenSize,
    numHiddenLayers: read.count('num_hidden_layers'),
    numAttentionHeads,
    intermediateSize: read.count('intermediate_size'),
    activation: hiddenActivation(read, 'hidden_act'),
    maxPositionEmbeddings: read.count('max_position_embeddings'),
    typeVocabSize: read.count('type_vocab_size'),
    layerNormEps: read.positive('layer_norm_eps', 1e-12),
    vocabSize: read.count('vocab_size'),
    padTokenId: read.whole('pad_token_id', 0),
  };
}

class SelfAttention extends nn.Module {
  query: Unary;
  key: Unary;
  value: Unary;
  readonly #heads: number;
  readonly #scale: number;

  constructor({ hiddenSize, numAttentionHeads }: BertConfig) {
    super();
    this.#heads = numAttentionHeads;
    this.#scale = (hiddenSize / numAttentionHeads) ** -0.5;
    this.query = new nn.Linear(hiddenSize, hiddenSize);
    this.key = new nn.Linear(hiddenSize, hiddenSize);
    this.value = new nn.Linear(hiddenSize, hiddenSize);
  }

  forward(x: MLXArray, mask: MLXArray | null): MLXArray {
    const [queries, keys, values] = nn.project(x, this.query, this.key, this.value); // [B, L, D] each
    return nn.joinHeads(
      nn.scaledDotProductAttention({
        queries: nn.splitHeads(queries, this.#heads), // [B, H, L, D / H]
        keys: nn.splitHeads(keys, this.#heads),
        values: nn.splitHeads(values, this.#heads),
        scale: this.#scale,
        mask,
      }),
    );
  }
}

class Output extends nn.Module {
  static readonly keys = { layerNorm: 'LayerNorm' };
  dense: Unary;
  layerNorm: nn.LayerNorm;

  constructor(inputDims: number, { hiddenSize, layerNormEps: eps }: BertConfig) {
    super();
    this.dense = new nn.Linear(inputDims, hiddenSize);
    this.layerNorm = new nn.LayerNorm(hiddenSize, { eps });
  }

  /** `norm(residual + dense(x))` */
  forward(residual: MLXArray, x: MLXArray): MLXArray {
    return this.layerNorm.forward(add(residual, this.dense.forward(x)));
  }
}

class Block extends nn.Module {
  attention: { self: SelfAttention; output: Output };
  intermediate: { dense: Unary };
  output: Output;
  readonly #activation: Activation;

  constructor(config: BertConfig) {
    super();
    const { hiddenSize, intermediateSize } = config;
    this.#activation = config.activation;
    this.attention = { self: new SelfAttention(config), output: new Output(hiddenSize, config) };
    this.intermediate = { dense: new nn.Linear(hiddenSize, intermediateSize) };
    this.output = new Output(intermediateSize, config);
  }

  forward(x: MLXArray, mask: MLXArray | null): MLXArray {
    const { self, output } = this.attention;
    const h = output.forward(x, self.forward(x, mask));
    return this.output.forward(h, this.#activation(this.intermediate.dense.forward(h)));
  }
}

/** The layers of BERT, which its descendants have unchanged. */
export class BertLayers extends nn.Module {
  layer: Block[];

  constructor(config: BertConfig) {
    super();
    this.layer = Array.from({ length: config.numHiddenLayers }, () => new Block(config));
  }

  forward(x: MLXArray, mask: MLXArray | null): MLXArray {
    const seen = keyMask(mask);
    let h = x;
    for (const layer of this.layer) h = layer.forward(h, seen);
    return h;
  }
}

/** The sum of the vectors of a token, its position and its type, normalized. */
export class BertEmbeddings extends nn.Module {
  static readonly keys = { layerNorm: 'LayerNorm' };
  wordEmbeddings: nn.EmbeddingLayer;
  positionEmbeddings: nn.EmbeddingLayer;
  tokenTypeEmbeddings: nn.EmbeddingLayer;
  layerNorm: nn.LayerNorm;

  constructor(config: BertConfig) {
    super();
    const { hiddenSize, layerNormEps: eps } = config;
    this.wordEmbeddings = new nn.Embedding(config.vocabSize, hiddenSize);
    this.positionEmbeddings = new nn.Embedding(config.maxPositionEmbeddings, hiddenSize);
    this.tokenTypeEmbeddings = new nn.Embedding(config.typeVocabSize, hiddenSize);
    this.layerNorm = new nn.LayerNorm(hiddenSize, { eps });
  }

  /** `positions`: the row of each position, `[L]` or `[B, L]`. */
  forward({ ids, tokenTypes }: EncoderInputs, positions: MLXArray): MLXArray {
    const words = astype(this.wordEmbeddings.forward(ids), this.layerNorm.weight?.dtype ?? 'float32'); // [B, L, D]
    const types = this.tokenTypeEmbeddings.forward(tokenTypes ?? zeros([1], { dtype: 'int32' })); // [B, L, D] or [1, D]
    return this.layerNorm.forward(add(words, add(this.positionEmbeddings.forward(positions), types)));
  }
}

export class Bert extends nn.Module {
  embeddings: BertEmbeddings;
  encoder: BertLayers;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly maxTokens: number;
  readonly padTokenId: number;

  constructor(config: BertConfig) {
    super();
    this.hiddenSize = config.hiddenSize;
    this.vocabSize = config.vocabSize;
    this.maxTokens = config.maxPositionEmbeddings;
    this.padTokenId = config.padTokenId;
    this.embeddings = new BertEmbeddings(config);
    this.encoder = new BertLayers(config);
  }

  forward(inputs: EncoderInputs): MLXArray {
    const positions = arange(inputs.ids.shape[1] ?? 0, { dtype: 'int32' }); // [L]
    return this.encoder.forward(this.embeddings.forward(inputs, positions), inputs.mask);
  }

  /** Takes the encoder out of a checkpoint with or without the prefix `bert.`, without its pooler. */
  sanitize(weights: nn.Weights): nn.Weights {
    return modernNames(baseWeights(weights, 'bert.', /^pooler\./));
  }
}

export function create(config: RawConfig): Bert {
  return new Bert(parseConfig(config));
}
