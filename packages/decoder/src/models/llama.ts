// Llama, and Mistral without its sliding window: rotary positions, grouped-query attention, SwiGLU, pre-norm.
// After https://github.com/ml-explore/mlx-lm/blob/main/mlx_lm/models/llama.py; what differs: layers of sliding-window
// attention are refused, and a window that holds for every layer bounds the context instead, where both agree exactly.

import type { MLXArray } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { KVCache, Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import { StepKVCache } from '../cache/step-kv-cache.js';
import type { TowerOptions } from '../text-tower.js';

export interface LlamaConfig {
  hiddenSize: number;
  numHiddenLayers: number;
  intermediateSize: number;
  numAttentionHeads: number;
  numKeyValueHeads: number;
  headDim: number;
  rmsNormEps: number;
  vocabSize: number;
  maxPositionEmbeddings: number | undefined;
  slidingWindow: number | undefined;
  attentionBias: boolean;
  mlpBias: boolean;
  ropeTheta: number;
  ropeTraditional: boolean;
  ropeScaling: RawConfig | undefined;
  tieWordEmbeddings: boolean;
}

export function parseConfig(raw: RawConfig): LlamaConfig {
  const read = new ConfigReader('llama config', raw);
  const hiddenSize = read.count('hidden_size');
  const numAttentionHeads = read.count('num_attention_heads');
  const numKeyValueHeads = read.optionalCount('num_key_value_heads') ?? numAttentionHeads;
  if (numAttentionHeads % numKeyValueHeads !== 0) {
    throw read.error(
      `num_attention_heads: expected a multiple of num_key_value_heads ${numKeyValueHeads}, got ${numAttentionHeads}`,
    );
  }
  const explicitHeadDim = read.optionalCount('head_dim');
  if (explicitHeadDim === undefined && hiddenSize % numAttentionHeads !== 0) {
    throw read.error(`hidden_size: expected a multiple of num_attention_heads ${numAttentionHeads}, got ${hiddenSize}`);
  }
  const headDim = explicitHeadDim ?? hiddenSize / numAttentionHeads;
  if (headDim % 2 !== 0) throw read.error(`head_dim: expected an even number for rotary positions, got ${headDim}`);

  const activation = read.optionalText('hidden_act') ?? 'silu';
  if (activation !== 'silu') throw read.error(`hidden_act: expected silu, got ${activation}`);
  for (const layerType of read.optionalList('layer_types') ?? []) {
    if (layerType !== 'full_attention')
      throw read.error(`layer_types: expected full_attention, got ${JSON.stringify(layerType)}`);
  }
  // Newer checkpoints keep the base frequency and the scaling together.
  const ropeParameters = read.optionalRecord('rope_parameters');
  const rope = new ConfigReader('llama config', ropeParameters ?? raw);

  return {
    hiddenSize,
    numHiddenLayers: read.count('num_hidden_layers'),
    intermediateSize: read.count('intermediate_size'),
    numAttentionHeads,
    numKeyValueHeads,
    headDim,
    rmsNormEps: read.positive('rms_norm_eps'),
    vocabSize: read.count('vocab_size'),
    maxPositionEmbeddings: read.optionalCount('max_position_embeddings'),
    slidingWindow: read.optionalCount('sliding_window'),
    attentionBias: read.flag('attention_bias', false),
    mlpBias: read.flag('mlp_bias', false),
    ropeTheta: rope.positive('rope_theta', 10_000),
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

  constructor(config: LlamaConfig) {
    super();
    const { hiddenSize, numAttentionHeads, numKeyValueHeads, headDim, attentionBias: bias } = config;
    this.#headDim = headDim;
    this.#scale = headDim ** -0.5;
    this.qProj = new nn.Linear(hiddenSize, numAttentionHeads * headDim, { bias });
    this.kProj = new nn.Linear(hiddenSize, numKeyValueHeads * headDim, { bias });
    this.vProj = new nn.Linear(hiddenSize, numKeyValueHeads * headDim, { bias });
    this.oProj = new nn.Linear(numAttentionHeads * headDim, hiddenSize, { bias });
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

  constructor({ hiddenSize, intermediateSize, mlpBias: bias }: LlamaConfig) {
    super();
    this.gateProj = new nn.Linear(hiddenSize, intermediateSize, { bias });
    this.downProj = new nn.Linear(intermediateSize, hiddenSize, { bias });
    this.upProj = new nn.Linear(hiddenSize, intermediateSize, { bias });
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

  constructor(config: LlamaConfig) {
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

class LlamaModel extends nn.Module {
  embedTokens: nn.EmbeddingLayer;
  layers: Block[];
  norm: Unary;

  constructor(config: LlamaConfig) {
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

export class Llama extends nn.Module {
  model: LlamaModel;
  lmHead: Unary | undefined;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly contextLength: number | undefined;

  constructor(config: LlamaConfig) {
    super();
    this.vocabSize = config.vocabSize;
    this.hiddenSize = config.hiddenSize;
    const { maxPositionEmbeddings, slidingWindow } = config;
    this.contextLength =
      slidingWindow === undefined
        ? maxPositionEmbeddings
        : Math.min(slidingWindow, maxPositionEmbeddings ?? slidingWindow);
    this.model = new LlamaModel(config);
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

export function create(config: RawConfig): Llama {
  return new Llama(parseConfig(config));
}
