// RoBERTa: BERT whose positions are counted from behind the id of the padding token, over the tokens that are no padding.
// After https://github.com/huggingface/transformers/blob/main/src/transformers/models/roberta/modeling_roberta.py.

import { add, astype, cumsum, type MLXArray, multiply, notEqual } from '@mlxts/core';
import type { RawConfig } from '@mlxts/hub';
import * as nn from '@mlxts/nn';
import type { EncoderInputs } from '../encoder.js';
import { baseWeights } from './base-weights.js';
import { type BertConfig, BertEmbeddings, BertLayers, parseConfig as parseBertConfig } from './bert.js';

export function parseConfig(raw: RawConfig, modelType = 'roberta'): BertConfig {
  return parseBertConfig({ pad_token_id: 1, ...raw }, modelType);
}

export class Roberta extends nn.Module {
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
    this.maxTokens = config.maxPositionEmbeddings - config.padTokenId - 1;
    this.padTokenId = config.padTokenId;
    this.embeddings = new BertEmbeddings(config);
    this.encoder = new BertLayers(config);
  }

  forward(inputs: EncoderInputs): MLXArray {
    const h = this.embeddings.forward(inputs, this.#positions(inputs.ids)); // [B, L, D]
    return this.encoder.forward(h, inputs.mask);
  }

  /** `padTokenId` for padding, `padTokenId + n` for the nth other token. */
  #positions(ids: MLXArray): MLXArray {
    const isToken = astype(notEqual(ids, this.padTokenId), 'int32'); // [B, L]
    return add(multiply(cumsum(isToken, { axis: 1 }), isToken), this.padTokenId);
  }

  /** Takes the encoder out of a checkpoint with or without the prefix `roberta.`, without its pooler. */
  sanitize(weights: nn.Weights): nn.Weights {
    return baseWeights(weights, 'roberta.', /^pooler\./);
  }
}

export function create(config: RawConfig): Roberta {
  return new Roberta(parseConfig(config));
}
