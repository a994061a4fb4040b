// ModernBERT: rotary positions, pre-norm, GeGLU, no biases; every third layer sees the whole text, the others a window.
// After https://github.com/huggingface/transformers/blob/main/src/transformers/models/modernbert/modeling_modernbert.py;
// what differs: a window that no token of the batch lies outside of takes no mask.

import {
  abs,
  add,
  arange,
  astype,
  expandDims,
  lessEqual,
  logicalAnd,
  type MLXArray,
  multiply,
  split,
  subtract,
} from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import type { EncoderInputs } from '../encoder.js';
import { baseWeights } from './base-weights.js';
import { type Activation, hiddenActivation } from './hidden-activation.js';
import { keyMask } from './key-mask.js';

export interface ModernBertConfig {
  hiddenSize: number;
  intermediateSize: number;
  numAttentionHeads: number;
  activation: Activation;
  maxPositionEmbeddings: number;
  normEps: number;
  normBias: boolean;
  attentionBias: boolean;
  mlpBias: boolean;
  /** For each layer whether it sees the whole text. */
  isGlobal: boolean[];
  globalRopeTheta: number;
  localRopeTheta: number;
  /** How far to each side a layer of a window sees. */
  reach: number;
  vocabSize: number;
  padTokenId: number;
}

export function parseConfig(raw: RawConfig): ModernBertConfig {
  const read = new ConfigReader('modernbert config', raw);
  const hiddenSize = read.count('hidden_size');
  const numAttentionHeads = read.count('num_attention_heads');
  if (hiddenSize % (2 * numAttentionHeads) !== 0)
    throw read.error(
      `hidden_size: expected a multiple of twice num_attention_heads ${numAttentionHeads}, got ${hiddenSize}`,
    );
  const globalRopeTheta = ropeTheta(read, 'full_attention') ?? read.positive('global_rope_theta', 160_000);
  return {
    hiddenSize,
    intermediateSize: read.count('intermediate_size'),
    numAttentionHeads,
    activation: hiddenActivation(read, 'hidden_activation'),
    maxPositionEmbeddings: read.count('max_position_embeddings'),
    normEps: read.positive('norm_eps', 1e-5),
    normBias: read.flag('norm_bias', false),
    attentionBias: read.flag('attention_bias', false),
    mlpBias: read.flag('mlp_bias', false),
    isGlobal: globalLayers(read),
    globalRopeTheta,
    localRopeTheta: ropeTheta(read, 'sliding_attention') ?? read.positive('local_rope_theta', 10_000),
    reach: Math.floor((read.optionalCount('local_attention') ?? 128) / 2),
    vocabSize: read.count('vocab_size'),
    padTokenId: read.whole('pad_token_id', 0),
  };
}

function globalLayers(read: ConfigReader): boolean[] {
  const count = read.count('num_hidden_layers');
  const types = read.optionalList('layer_types');
  if (types === undefined) {
    const every = read.optionalCount('global_attn_every_n_layers') ?? 3;
    return Array.from({ length: count }, (_, index) => index % every === 0);
  }
  if (types.length !== count) throw read.error(`layer_types: expected ${count} entries, got ${types.length}`);
  return types.map((type) => {
    if (type === 'full_attention' || type === 'sliding_attention') return type === 'full_attention';
    throw read.error(`layer_types: expected full_attention or sliding_attention, got ${JSON.stringify(type)}`);
  });
}

/** Newer checkpoints keep the base frequency of each type of layer under `rope_parameters`. */
function ropeTheta(read: ConfigReader, layerType: string): number | undefined {
  const parameters = read.optionalRecord('rope_parameters')?.[layerType];
  if (parameters === undefined || parameters === null) return undefined;
  const rope = new ConfigReader(`modernbert config: rope_parameters.${layerType}`, parameters as RawConfig);
  const type = rope.optionalText('rope_type') ?? 'default';
  if (type !== 'default') throw rope.error(`rope_type: expected default, got ${type}`);
  return rope.positive('rope_theta');
}

class Attention extends nn.Module {
  static readonly keys = { wqkv: 'Wqkv', wo: 'Wo' };
  wqkv: Unary;
  wo: Unary;
  rope: nn.RopeLayer;
  readonly #headDim: number;

  constructor(config: ModernBertConfig, isGlobal: boolean) {
    super();
    const { hiddenSize, attentionBias: bias } = config;
    this.#headDim = hiddenSize / config.numAttentionHeads;
    this.wqkv = new nn.Linear(hiddenSize, 3 * hiddenSize, { bias });
    this.wo = new nn.Linear(hiddenSize, hiddenSize, { bias });
    this.rope = new nn.RoPE(this.#headDim, { base: isGlobal ? config.globalRopeTheta : config.localRopeTheta });
  }

  forward(x: MLXArray, mask: MLXArray | null): MLXArray {
    const [queries, keys, values] = split(this.wqkv.forward(x), 3, { axis: -1 }) as [MLXArray, MLXArray, MLXArray];
    const headDim = this.#headDim;
    return this.wo.forward(
      nn.rotaryAttention({ queries, keys, values, headDim, rope: this.rope, scale: headDim ** -0.5, mask }),
    );
  }
}

class MLP extends nn.Module {
  static readonly keys = { wi: 'Wi', wo: 'Wo' };
  wi: Unary;
  wo: Unary;
  readonly #activation: Activation;

  constructor({ hiddenSize, intermediateSize, activation, mlpBias: bias }: ModernBertConfig) {
    super();
    this.#activation = activation;
    this.wi = new nn.Linear(hiddenSize, 2 * intermediateSize, { bias });
    this.wo = new nn.Linear(intermediateSize, hiddenSize, { bias });
  }

  forward(x: MLXArray): MLXArray {
    const [inner, gate] = split(this.wi.forward(x), 2, { axis: -1 }) as [MLXArray, MLXArray];
    return this.wo.forward(multiply(this.#activation(inner), gate));
  }
}

class Block extends nn.Module {
  attnNorm: Unary | undefined;
  attn: Attention;
  mlpNorm: Unary;
  mlp: MLP;
  readonly isGlobal: boolean;

  constructor(config: ModernBertConfig, index: number) {
    super();
    const { hiddenSize, normEps: eps, normBias: bias } = config;
    this.isGlobal = config.isGlobal[index] ?? true;
    this.attnNorm = index === 0 ? undefined : new nn.LayerNorm(hiddenSize, { eps, bias }); // the embeddings are normalized
    this.attn = new Attention(config, this.isGlobal);
    this.mlpNorm = new nn.LayerNorm(hiddenSize, { eps, bias });
    this.mlp = new MLP(config);
  }

  forward(x: MLXArray, mask: MLXArray | null): MLXArray {
    const h = add(x, this.attn.forward(this.attnNorm?.forward(x) ?? x, mask));
    return add(h, this.mlp.forward(this.mlpNorm.forward(h)));
  }
}

class Embeddings extends nn.Module {
  tokEmbeddings: nn.EmbeddingLayer;
  norm: nn.LayerNorm;

  constructor({ vocabSize, hiddenSize, normEps: eps, normBias: bias }: ModernBertConfig) {
    super();
    this.tokEmbeddings = new nn.Embedding(vocabSize, hiddenSize);
    this.norm = new nn.LayerNorm(hiddenSize, { eps, bias });
  }

  forward(ids: MLXArray): MLXArray {
    const { norm } = this;
    return norm.forward(astype(this.tokEmbeddings.forward(ids), norm.weight?.dtype ?? 'float32'));
  }
}

export class ModernBert extends nn.Module {
  embeddings: Embeddings;
  layers: Block[];
  finalNorm: Unary;
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly maxTokens: number;
  readonly padTokenId: number;
  readonly #reach: number;

  constructor(config: ModernBertConfig) {
    super();
    const { hiddenSize, normEps: eps, normBias: bias } = config;
    this.hiddenSize = hiddenSize;
    this.vocabSize = config.vocabSize;
    this.maxTokens = config.maxPositionEmbeddings;
    this.padTokenId = config.padTokenId;
    this.#reach = config.reach;
    this.embeddings = new Embeddings(config);
    this.layers = config.isGlobal.map((_, index) => new Block(config, index));
    this.finalNorm = new nn.LayerNorm(hiddenSize, { eps, bias });
  }

  forward({ ids, mask }: EncoderInputs): MLXArray {
    const seen = keyMask(mask);
    const near = windowMask(ids.shape[1] ?? 0, this.#reach, seen);
    let h = this.embeddings.forward(ids);
    for (const layer of this.layers) h = layer.forward(h, layer.isGlobal ? seen : near);
    return this.finalNorm.forward(h);
  }

  /** Takes the encoder out of a checkpoint with or without the prefix `model.`, whose heads stand beside it. */
  sanitize(weights: nn.Weights): nn.Weights {
    return baseWeights(weights, 'model.', /^(head|decoder|classifier)\./);
  }
}

/** `seen`, and no position further than `reach` away: `[1 or B, 1, L, L]`, or `seen` itself where all are within. */
function windowMask(length: number, reach: number, seen: MLXArray | null): MLXArray | null {
  if (length - 1 <= reach) return seen;
  const positions = arange(length);
  const distance = abs(subtract(expandDims(positions, 1), expandDims(positions, 0))); // [L, L]
  const near = expandDims(lessEqual(distance, reach), [0, 1]);
  return seen === null ? near : logicalAnd(near, seen);
}

export function create(config: RawConfig): ModernBert {
  return new ModernBert(parseConfig(config));
}
