// The language tower of Qwen2-VL and Qwen2.5-VL: Qwen2 with rotary positions in time, height and width.
// After https://github.com/Blaizzy/mlx-vlm/blob/main/mlx_vlm/models/qwen2_vl/language.py; what differs: positions come
// from the caller, and where all three are the same, as in text and while decoding, attention is that of Qwen2.

import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { KVCache, Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import { StepKVCache } from '../cache/step-kv-cache.js';
import type { PositionedOptions } from '../text-tower.js';
import { parseConfig as parseQwen2Config, type Qwen2Config } from './qwen2.js';

export interface Qwen2VLTextConfig extends Qwen2Config {
  /** How many pairs of features turn by time, height and width. */
  mropeSections: readonly [number, number, number];
}

export function parseConfig(raw: RawConfig): Qwen2VLTextConfig {
  const read = new ConfigReader('qwen2_vl_text config', raw);
  const scaling = read.optionalRecord('rope_scaling') ?? read.optionalRecord('rope_parameters') ?? {};
  const type = scaling.type ?? scaling.rope_type ?? 'mrope';
  if (type !== 'mrope' && type !== 'default')
    throw read.error(`rope_scaling.type: expected mrope or default, got ${JSON.stringify(type)}`);
  const config = parseQwen2Config(raw);
  const pairs = config.hiddenSize / config.numAttentionHeads / 2;
  return { ...config, mropeSections: readSections(read, scaling.mrope_section, pairs) };
}

function readSections(read: ConfigReader, value: unknown, pairs: number): [number, number, number] {
  const isCount = (each: unknown): each is number =>
    typeof each === 'number' && Number.isSafeInteger(each) && each >= 0;
  if (Array.isArray(value) && value.length === 3 && value.every(isCount)) {
    const [time, height, width] = value as [number, number, number];
    if (time + height + width === pairs) return [time, height, width];
  }
  throw read.error(
    `rope_scaling.mrope_section: expected 3 counts that add up to ${pairs}, half of a head, got ${JSON.stringify(value)}`,
  );
}

/** The position of the first element, or what turns heads `[B, H, L, D]` whose positions are given one by one. */
type Turn = number | ((heads: MLXArray) => MLXArray);

class Attention extends nn.Module {
  qProj: Unary;
  kProj: Unary;
  vProj: Unary;
  oProj: Unary;
  rope: nn.RoPE;
  readonly #headDim: number;
  readonly #heads: number;
  readonly #kvHeads: number;

  constructor(config: Qwen2VLTextConfig) {
    super();
    const { hiddenSize, numAttentionHeads, numKeyValueHeads } = config;
    const headDim = hiddenSize / numAttentionHeads;
    this.#headDim = headDim;
    this.#heads = numAttentionHeads;
    this.#kvHeads = numKeyValueHeads;
    this.qProj = new nn.Linear(hiddenSize, numAttentionHeads * headDim);
    this.kProj = new nn.Linear(hiddenSize, numKeyValueHeads * headDim);
    this.vProj = new nn.Linear(hiddenSize, numKeyValueHeads * headDim);
    this.oProj = new nn.Linear(numAttentionHeads * headDim, hiddenSize, { bias: false });
    this.rope = new nn.RoPE(headDim, { base: config.ropeTheta });
  }

  /** `residual + attention(x)` */
  forward(residual: MLXArray, x: MLXArray, turn: Turn, mask: nn.AttentionMask, cache?: KVCache): MLXArray {
    const [queries, keys, values] = nn.project(x, this.qProj, this.kProj, this.vProj); // [B, L, heads · D] each
    const headDim = this.#headDim;
    const scale = headDim ** -0.5;
    if (typeof turn === 'number') {
      const inputs = { queries, keys, values, headDim, rope: this.rope, cache, offset: turn, scale, mask };
      return nn.addProjection(residual, nn.rotaryAttention(inputs), this.oProj);
    }
    const q = turn(nn.splitHeads(queries, this.#heads)); // [B, H, L, D]
    const k = turn(nn.splitHeads(keys, this.#kvHeads)); // [B, Hkv, L, D]
    const v = nn.splitHeads(values, this.#kvHeads);
    const [allKeys, allValues] = cache === undefined ? [k, v] : cache.updateAndFetch(k, v);
    const output = nn.scaledDotProductAttention({ queries: q, keys: allKeys, values: allValues, scale, mask });
    return nn.addProjection(residual, nn.joinHeads(output), this.oProj);
  }
}

class MLP extends nn.Module {
  gateProj: Unary;
  downProj: Unary;
  upProj: Unary;

  constructor({ hiddenSize, intermediateSize }: Qwen2VLTextConfig) {
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

  constructor(config: Qwen2VLTextConfig) {
    super();
    this.selfAttn = new Attention(config);
    this.mlp = new MLP(config);
    this.inputLayernorm = new nn.RMSNorm(config.hiddenSize, { eps: config.rmsNormEps });
    this.postAttentionLayernorm = new nn.RMSNorm(config.hiddenSize, { eps: config.rmsNormEps });
  }

  forward(x: MLXArray, turn: Turn, mask: nn.AttentionMask, cache?: KVCache): MLXArray {
    const h = this.selfAttn.forward(x, this.inputLayernorm.forward(x), turn, mask, cache);
    return this.mlp.forward(h, this.postAttentionLayernorm.forward(h));
  }
}

class Qwen2VLTextModel extends nn.Module {
  embedTokens: nn.EmbeddingLayer;
  layers: Block[];
  norm: Unary;
  rope: nn.MRoPE;

  constructor(config: Qwen2VLTextConfig) {
    super();
    const { hiddenSize, numAttentionHeads, ropeTheta: base, mropeSections: sections } = config;
    this.embedTokens = new nn.Embedding(config.vocabSize, hiddenSize);
    this.layers = Array.from({ length: config.numHiddenLayers }, () => new Block(config));
    this.norm = new nn.RMSNorm(hiddenSize, { eps: config.rmsNormEps });
    this.rope = new nn.MRoPE(hiddenSize / numAttentionHeads, { sections, base });
  }

  forward(inputs: MLXArray, options: PositionedOptions): MLXArray {
    const { cache, inputEmbeddings, leftPadding } = options;
    let h = inputEmbeddings ?? this.embedTokens.forward(inputs); // [B, L, D]
    const mask = nn.createAttentionMask(h, cache?.[0], { leftPadding });
    const turn = this.#turn(h, options);
    for (const [index, layer] of this.layers.entries()) h = layer.forward(h, turn, mask, cache?.[index]);
    return this.norm.forward(h);
  }

  #turn(h: MLXArray, { cache, positions, positionDelta = 0 }: PositionedOptions): Turn {
    const { rope } = this;
    const held = cache?.[0]?.offset ?? 0;
    if (positions !== undefined) {
      if (positionDelta !== 0)
        throw new mx.ArgumentError({ op: 'Qwen2VLText', message: 'expected positions or a positionDelta, got both' });
      const angles = rope.positionEmbeddings(positions, h.dtype);
      return (heads) => rope.forward(heads, { positions: angles });
    }
    if (typeof positionDelta === 'number') return held + positionDelta;
    const offset = mx.array(
      positionDelta.map((delta) => held + delta),
      { dtype: 'int32' },
    ); // [B]
    return (heads) => rope.forward(heads, { offset });
  }
}

export class Qwen2VLText extends nn.Module {
  model: Qwen2VLTextModel;
  lmHead: Unary | undefined;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly contextLength: number;

  constructor(config: Qwen2VLTextConfig) {
    super();
    this.vocabSize = config.vocabSize;
    this.hiddenSize = config.hiddenSize;
    this.contextLength = Math.min(config.maxPositionEmbeddings, config.slidingWindow ?? Number.POSITIVE_INFINITY);
    this.model = new Qwen2VLTextModel(config);
    this.lmHead = config.tieWordEmbeddings
      ? undefined
      : new nn.Linear(config.hiddenSize, config.vocabSize, { bias: false });
  }

  /** Token ids `[B, L]` → their embeddings `[B, L, hiddenSize]`. */
  embed(inputs: MLXArray): MLXArray {
    return this.model.embedTokens.forward(inputs);
  }

  /** Token ids `[B, L]` → logits `[B, L, vocabSize]`. */
  forward(inputs: MLXArray, options: PositionedOptions = {}): MLXArray {
    const h = this.model.forward(inputs, options);
    return this.lmHead === undefined ? this.model.embedTokens.asLinear(h) : this.lmHead.forward(h);
  }

  /** Leaves out precomputed rotary frequencies, and the output matrix where the embedding serves as one. */
  sanitize(weights: nn.Weights): nn.Weights {
    const isUnused = (key: string): boolean =>
      key.endsWith('rotary_emb.inv_freq') || (this.lmHead === undefined && key.startsWith('lm_head.'));
    return new Map([...weights].filter(([key]) => !isUnused(key)));
  }

  makeCache(): KVCache[] {
    return this.model.layers.map(() => new StepKVCache());
  }
}

export function create(config: RawConfig): Qwen2VLText {
  return new Qwen2VLText(parseConfig(config));
}
