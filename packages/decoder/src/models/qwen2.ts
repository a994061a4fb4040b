// Qwen2: Llama with a bias on queries, keys and values and none elsewhere.
// After https://github.com/ml-explore/mlx-lm/blob/main/mlx_lm/models/qwen2.py; what differs from it: layers of
// sliding-window attention are refused, and a window that holds for every layer bounds the context instead.

import type { MLXArray } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { KVCache, Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import { StepKVCache } from '../cache/step-kv-cache.js';
import type { TowerOptions } from '../text-tower.js';

export interface Qwen2Config {
  hiddenSize: number;
  numHiddenLayers: number;
  intermediateSize: number;
  numAttentionHeads: number;
  numKeyValueHeads: number;
  rmsNormEps: number;
  vocabSize: number;
  maxPositionEmbeddings: number;
  slidingWindow: number | undefined;
  ropeTheta: number;
  ropeTraditional: boolean;
  ropeScaling: RawConfig | undefined;
  tieWordEmbeddings: boolean;
}

export function parseConfig(raw: RawConfig): Qwen2Config {
  const read = new ConfigReader('qwen2 config', raw);
  const hiddenSize = read.count('hidden_size');
  const numAttentionHeads = read.count('num_attention_heads');
  const numKeyValueHeads = read.optionalCount('num_key_value_heads') ?? numAttentionHeads;
  if (numAttentionHeads % numKeyValueHeads !== 0) {
    throw read.error(
      `num_attention_heads: expected a multiple of num_key_value_heads ${numKeyValueHeads}, got ${numAttentionHeads}`,
    );
  }
  if (hiddenSize % (2 * numAttentionHeads) !== 0)
    throw read.error(
      `hidden_size: expected a multiple of ${2 * numAttentionHeads}, twice the heads, got ${hiddenSize}`,
    );
  const activation = read.optionalText('hidden_act') ?? 'silu';
  if (activation !== 'silu') throw read.error(`hidden_act: expected silu, got ${activation}`);
  for (const layerType of read.optionalList('layer_types') ?? []) {
    if (layerType !== 'full_attention')
      throw read.error(`layer_types: expected full_attention, got ${JSON.stringify(layerType)}`);
  }
  const ropeParameters = read.optionalRecord('rope_parameters');
  const rope = new ConfigReader('qwen2 config', ropeParameters ?? raw);

  return {
    hiddenSize,
    numHiddenLayers: read.count('num_hidden_layers'),
    intermediateSize: read.count('intermediate_size'),
    numAttentionHeads,
    numKeyValueHeads,
    rmsNormEps: read.positive('rms_norm_eps'),
    vocabSize: read.count('vocab_size'),
    maxPositionEmbeddings: read.optionalCount('max_position_embeddings') ?? 32_768,
    slidingWindow: read.flag('use_sliding_window', false) ? read.optionalCount('sliding_window') : undefined,
    ropeTheta: rope.positive('rope_theta', 1_000_000),
    ropeTraditional: read.flag('rope_traditional', false),
    ropeScaling: read.optionalRecord('rope_scaling') ?? ropeParameters,
    tieWordEmbeddings: read.flag('tie_word_embeddings', true),
  };
}

class Attention extends nn.Module {
  qProj: Unary;
  kProj: Unary;
  vProj: Unary;
  oProj: Unary;
  rope: nn.RopeLayer;
  readonly #headDim: number;
  readonly #scale: number;

  constructor(config: Qwen2Config) {
    super();
    const { hiddenSize, numAttentionHeads, numKeyValueHeads } = config;
    const headDim = hiddenSize / numAttentionHeads;
    this.#headDim = headDim;
    this.#scale = headDim ** -0.5;
    this.qProj = new nn.Linear(hiddenSize, numAttentionHeads * headDim);
    this.kProj = new nn.Linear(hiddenSize, numKeyValueHeads * headDim);
    this.vProj = new nn.Linear(hiddenSize, numKeyValueHeads * headDim);
    this.oProj = new nn.Linear(numAttentionHeads * headDim, hiddenSize, { bias: false });
    this.rope = nn.initializeRope(
      headDim,
      config.ropeTheta,
      config.ropeTraditional,
      config.ropeScaling,
      config.maxPositionEmbeddings,
    );
  }

  /** `residual + attention(x)` */
  forward(residual: MLXArray, x: MLXArray, mask: nn.AttentionMask, cache?: KVCache): MLXArray {
    const [queries, keys, values] = nn.project(x, this.qProj, this.kProj, this.vProj); // [B, L, heads · D] each
    const output = nn.rotaryAttention({
      queries,
      keys,
      values,
      headDim: this.#headDim,
      rope: this.rope,
      cache,
      scale: this.#scale,
      mask,
    });
    return nn.addProjection(residual, output, this.oProj);
  }
}

class MLP extends nn.Module {
  gateProj: Unary;
  downProj: Unary;
  upProj: Unary;

  constructor({ hiddenSize, intermediateSize }: Qwen2Config) {
    super();
    this.gateProj = new nn.Linear(hiddenSize, intermediateSize, { bias: false });
    this.downProj = new nn.Linear(intermediateSize, hiddenSize, { bias: false });
    this.upProj = new nn.Linear(hiddenSize, intermediateSize, { bias: false });
  }

  /** `residual + mlp(x)` */
  forward(residual: MLXArray, x: MLXArray): MLXArray {
    return nn.addSwiglu(residual, x, { gate: this.gateProj, up: this.upProj, down: this.downProj });
  }
}

class Block extends nn.Module {
  selfAttn: Attention;
  mlp: MLP;
  inputLayernorm: Unary;
  postAttentionLayernorm: Unary;

  constructor(config: Qwen2Config) {
    super();
    this.selfAttn = new Attention(config);
    this.mlp = new MLP(config);
    this.inputLayernorm = new nn.RMSNorm(config.hiddenSize, { eps: config.rmsNormEps });
    this.postAttentionLayernorm = new nn.RMSNorm(config.hiddenSize, { eps: config.rmsNormEps });
  }

  forward(x: MLXArray, mask: nn.AttentionMask, cache?: KVCache): MLXArray {
    const h = this.selfAttn.forward(x, this.inputLayernorm.forward(x), mask, cache);
    return this.mlp.forward(h, this.postAttentionLayernorm.forward(h));
  }
}

class Qwen2Model extends nn.Module {
  embedTokens: nn.EmbeddingLayer;
  layers: Block[];
  norm: Unary;

  constructor(config: Qwen2Config) {
    super();
    this.embedTokens = new nn.Embedding(config.vocabSize, config.hiddenSize);
    this.layers = Array.from({ length: config.numHiddenLayers }, () => new Block(config));
    this.norm = new nn.RMSNorm(config.hiddenSize, { eps: config.rmsNormEps });
  }

  forward(inputs: MLXArray, { cache, inputEmbeddings, leftPadding }: TowerOptions): MLXArray {
    let h = inputEmbeddings ?? this.embedTokens.forward(inputs); // [B, L, D]
    const mask = nn.createAttentionMask(h, cache?.[0], { leftPadding });
    for (const [index, layer] of this.layers.entries()) h = layer.forward(h, mask, cache?.[index]);
    return this.norm.forward(h);
  }
}

export class Qwen2 extends nn.Module {
  model: Qwen2Model;
  lmHead: Unary | undefined;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly contextLength: number;

  constructor(config: Qwen2Config) {
    super();
    this.vocabSize = config.vocabSize;
    this.hiddenSize = config.hiddenSize;
    this.contextLength = Math.min(config.maxPositionEmbeddings, config.slidingWindow ?? Number.POSITIVE_INFINITY);
    this.model = new Qwen2Model(config);
    this.lmHead = config.tieWordEmbeddings
      ? undefined
      : new nn.Linear(config.hiddenSize, config.vocabSize, { bias: false });
  }

  /** Token ids `[B, L]` → their embeddings `[B, L, hiddenSize]`. */
  embed(inputs: MLXArray): MLXArray {
    return this.model.embedTokens.forward(inputs);
  }

  /** Token ids `[B, L]` → logits `[B, L, vocabSize]`. */
  forward(inputs: MLXArray, options: TowerOptions = {}): MLXArray {
    const h = this.model.forward(inputs, options);
    return this.lmHead === undefined ? this.model.embedTokens.asLinear(h) : this.lmHead.forward(h);
  }

  /** Leaves out precomputed rotary frequencies, and the output matrix where the embedding serves as one. */
  sanitize(weights: nn.Weights): nn.Weights {
    const isUnused = (key: string): boolean =>
      key.endsWith('self_attn.rotary_emb.inv_freq') || (this.lmHead === undefined && key.startsWith('lm_head.'));
    return new Map([...weights].filter(([key]) => !isUnused(key)));
  }

  makeCache(): KVCache[] {
    return this.model.layers.map(() => new StepKVCache());
  }
}

export function create(config: RawConfig): Qwen2 {
  return new Qwen2(parseConfig(config));
}
