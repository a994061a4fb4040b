// Whisper: an encoder of log-mel spectrograms and a decoder that attends to what it gives; pre-norm, learned positions in
// the decoder. After https://github.com/openai/whisper/blob/main/whisper/model.py, under the names of Hugging Face.

import { add, arange, astype, type MLXArray, matmul, multiply, reshape, swapaxes } from '@mlxts/core';
import { StepKVCache } from '@mlxts/decoder';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { KVCache, Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import { whisperWeights } from './whisper-weights.js';

export interface WhisperConfig {
  numMelBins: number;
  dModel: number;
  encoderLayers: number;
  encoderAttentionHeads: number;
  encoderFfnDim: number;
  decoderLayers: number;
  decoderAttentionHeads: number;
  decoderFfnDim: number;
  maxSourcePositions: number;
  maxTargetPositions: number;
  vocabSize: number;
}

/** Keys and values of what the encoder gave, `[A, heads, positions, D]` each, for one layer. */
export type AudioStates = readonly [keys: MLXArray, values: MLXArray];

export function parseConfig(raw: RawConfig): WhisperConfig {
  const read = new ConfigReader('whisper config', raw);
  const isOpenAI = read.has('n_audio_state');
  const count = (name: string, openAI: string): number => read.count(isOpenAI ? openAI : name);
  const dModel = count('d_model', 'n_audio_state');
  const heads = (name: string, openAI: string): number => {
    const value = count(name, openAI);
    if (dModel % value === 0) return value;
    throw read.error(`${isOpenAI ? openAI : name}: expected a divisor of ${dModel}, got ${value}`);
  };
  const activation = read.optionalText('activation_function') ?? 'gelu';
  if (activation !== 'gelu') throw read.error(`activation_function: expected gelu, got ${activation}`);
  if (read.flag('scale_embedding', false)) throw read.error('scale_embedding: expected false, got true');
  if (isOpenAI && read.count('n_text_state') !== dModel)
    throw read.error(`n_text_state: expected n_audio_state ${dModel}, got ${raw.n_text_state}`);
  if (dModel % 2 !== 0) throw read.error(`d_model: expected an even number, got ${dModel}`);
  return {
    numMelBins: count('num_mel_bins', 'n_mels'),
    dModel,
    encoderLayers: count('encoder_layers', 'n_audio_layer'),
    encoderAttentionHeads: heads('encoder_attention_heads', 'n_audio_head'),
    encoderFfnDim: isOpenAI ? 4 * dModel : read.count('encoder_ffn_dim'),
    decoderLayers: count('decoder_layers', 'n_text_layer'),
    decoderAttentionHeads: heads('decoder_attention_heads', 'n_text_head'),
    decoderFfnDim: isOpenAI ? 4 * dModel : read.count('decoder_ffn_dim'),
    maxSourcePositions: count('max_source_positions', 'n_audio_ctx'),
    maxTargetPositions: count('max_target_positions', 'n_text_ctx'),
    vocabSize: count('vocab_size', 'n_vocab'),
  };
}

class Projections extends nn.Module {
  qProj: Unary;
  kProj: Unary;
  vProj: Unary;
  outProj: Unary;
  protected readonly heads: number;
  protected readonly scale: number;

  constructor(dims: number, heads: number) {
    super();
    this.heads = heads;
    this.scale = (dims / heads) ** -0.5;
    this.qProj = new nn.Linear(dims, dims);
    this.kProj = new nn.Linear(dims, dims, { bias: false });
    this.vProj = new nn.Linear(dims, dims);
    this.outProj = new nn.Linear(dims, dims);
  }
}

class SelfAttention extends Projections {
  /** `residual + attention(x)` */
  forward(residual: MLXArray, x: MLXArray, mask: nn.AttentionMask = null, cache?: KVCache): MLXArray {
    const [queries, ...rows] = nn
      .project(x, this.qProj, this.kProj, this.vProj)
      .map((each) => nn.splitHeads(each, this.heads)) as [MLXArray, MLXArray, MLXArray]; // [B, H, L, D]
    const [keys, values] = cache === undefined ? rows : cache.updateAndFetch(...rows);
    const output = nn.scaledDotProductAttention({ queries, keys, values, scale: this.scale, mask });
    return nn.addProjection(residual, nn.joinHeads(output), this.outProj);
  }
}

class CrossAttention extends Projections {
  states(audio: MLXArray): AudioStates {
    const [keys, values] = nn.project(audio, this.kProj, this.vProj); // [A, T, heads · D]
    return [nn.splitHeads(keys, this.heads), nn.splitHeads(values, this.heads)];
  }

  /** `residual + attention(x)`; B may be a multiple of A: rows of one audio follow each other. */
  forward(residual: MLXArray, x: MLXArray, [keys, values]: AudioStates): MLXArray {
    const queries = this.#queries(x, keys); // [A, H, B / A · L, D]
    const output = nn.scaledDotProductAttention({ queries, keys, values, scale: this.scale });
    return nn.addProjection(residual, reshape(nn.joinHeads(output), x.shape), this.outProj);
  }

  /** `scale · Q Kᵀ`, before the softmax: `[A, H, B / A · L, T]` */
  scores(x: MLXArray, [keys]: AudioStates): MLXArray {
    return multiply(matmul(this.#queries(x, keys), swapaxes(keys, 2, 3)), this.scale);
  }

  #queries(x: MLXArray, keys: MLXArray): MLXArray {
    const dims = x.shape.at(-1) as number;
    return nn.splitHeads(reshape(this.qProj.forward(x), [keys.shape[0] as number, -1, dims]), this.heads);
  }
}

class EncoderLayer extends nn.Module {
  selfAttn: SelfAttention;
  selfAttnLayerNorm: Unary;
  fc1: Unary;
  fc2: Unary;
  finalLayerNorm: Unary;

  constructor({ dModel, encoderAttentionHeads, encoderFfnDim }: WhisperConfig) {
    super();
    this.selfAttn = new SelfAttention(dModel, encoderAttentionHeads);
    this.selfAttnLayerNorm = new nn.LayerNorm(dModel);
    this.fc1 = new nn.Linear(dModel, encoderFfnDim);
    this.fc2 = new nn.Linear(encoderFfnDim, dModel);
    this.finalLayerNorm = new nn.LayerNorm(dModel);
  }

  forward(x: MLXArray): MLXArray {
    const h = this.selfAttn.forward(x, this.selfAttnLayerNorm.forward(x));
    return nn.addProjection(h, nn.gelu(this.fc1.forward(this.finalLayerNorm.forward(h))), this.fc2);
  }
}

class DecoderLayer extends nn.Module {
  selfAttn: SelfAttention;
  selfAttnLayerNorm: Unary;
  encoderAttn: CrossAttention;
  encoderAttnLayerNorm: Unary;
  fc1: Unary;
  fc2: Unary;
  finalLayerNorm: Unary;

  constructor({ dModel, decoderAttentionHeads, decoderFfnDim }: WhisperConfig) {
    super();
    this.selfAttn = new SelfAttention(dModel, decoderAttentionHeads);
    this.selfAttnLayerNorm = new nn.LayerNorm(dModel);
    this.encoderAttn = new CrossAttention(dModel, decoderAttentionHeads);
    this.encoderAttnLayerNorm = new nn.LayerNorm(dModel);
    this.fc1 = new nn.Linear(dModel, decoderFfnDim);
    this.fc2 = new nn.Linear(decoderFfnDim, dModel);
    this.finalLayerNorm = new nn.LayerNorm(dModel);
  }

  forward(x: MLXArray, audio: AudioStates, mask: nn.AttentionMask, cache?: KVCache): MLXArray {
    return this.hear(this.selfAttn.forward(x, this.selfAttnLayerNorm.forward(x), mask, cache), audio);
  }

  /** What follows self-attention. */
  hear(x: MLXArray, audio: AudioStates): MLXArray {
    const h = this.encoderAttn.forward(x, this.encoderAttnLayerNorm.forward(x), audio);
    return nn.addProjection(h, nn.gelu(this.fc1.forward(this.finalLayerNorm.forward(h))), this.fc2);
  }
}

class Encoder extends nn.Module {
  conv1: nn.Conv1d;
  conv2: nn.Conv1d;
  embedPositions: nn.EmbeddingLayer;
  layers: EncoderLayer[];
  layerNorm: Unary;

  constructor(config: WhisperConfig) {
    super();
    const { numMelBins, dModel, maxSourcePositions } = config;
    this.conv1 = new nn.Conv1d(numMelBins, dModel, 3, { padding: 1 });
    this.conv2 = new nn.Conv1d(dModel, dModel, 3, { stride: 2, padding: 1 });
    this.embedPositions = new nn.Embedding(maxSourcePositions, dModel);
    this.layers = Array.from({ length: config.encoderLayers }, () => new EncoderLayer(config));
    this.layerNorm = new nn.LayerNorm(dModel);
  }

  forward(mel: MLXArray): MLXArray {
    const x = nn.gelu(this.conv1.forward(astype(mel, this.conv1.weight.dtype))); // [A, frames, D]
    let h = nn.gelu(this.conv2.forward(x)); // [A, T, D]
    const positions = this.embedPositions.forward(arange(h.shape[1] as number, { dtype: 'int32' }));
    h = add(h, astype(positions, h.dtype));
    for (const layer of this.layers) h = layer.forward(h);
    return this.layerNorm.forward(h);
  }
}

class Decoder extends nn.Module {
  embedTokens: nn.EmbeddingLayer;
  embedPositions: nn.EmbeddingLayer;
  layers: DecoderLayer[];
  layerNorm: nn.LayerNorm;

  constructor(config: WhisperConfig) {
    super();
    const { vocabSize, dModel, maxTargetPositions } = config;
    this.embedTokens = new nn.Embedding(vocabSize, dModel);
    this.embedPositions = new nn.Embedding(maxTargetPositions, dModel);
    this.layers = Array.from({ length: config.decoderLayers }, () => new DecoderLayer(config));
    this.layerNorm = new nn.LayerNorm(dModel);
  }

  forward(ids: MLXArray, audio: readonly AudioStates[], cache?: readonly KVCache[]): MLXArray {
    let h = this.#embed(ids, cache?.[0]?.offset ?? 0); // [B, L, D]
    const mask = nn.createAttentionMask(h, cache?.[0]);
    for (const [i, layer] of this.layers.entries()) h = layer.forward(h, audio[i] as AudioStates, mask, cache?.[i]);
    return this.layerNorm.forward(h);
  }

  /** `forward` without a cache, and how each head of each layer looks at the audio, before the softmax: `[1, H, L, T]` for each layer. */
  attend(ids: MLXArray, audio: readonly AudioStates[]): { h: MLXArray; scores: MLXArray[] } {
    let h = this.#embed(ids, 0); // [1, L, D]
    const mask = nn.createAttentionMask(h);
    const scores = this.layers.map((layer, i) => {
      const states = audio[i] as AudioStates;
      const x = layer.selfAttn.forward(h, layer.selfAttnLayerNorm.forward(h), mask);
      h = layer.hear(x, states);
      return layer.encoderAttn.scores(layer.encoderAttnLayerNorm.forward(x), states);
    });
    return { h: this.layerNorm.forward(h), scores };
  }

  #embed(ids: MLXArray, offset: number): MLXArray {
    const end = offset + (ids.shape[1] as number);
    const words = this.embedTokens.forward(ids);
    const positions = this.embedPositions.forward(arange(offset, end, { dtype: 'int32' }));
    const { dtype } = this.layerNorm.weight as MLXArray;
    return add(astype(words, dtype), astype(positions, dtype));
  }
}

export class Whisper extends nn.Module {
  model: { encoder: Encoder; decoder: Decoder };
  readonly config: WhisperConfig;

  constructor(config: WhisperConfig) {
    super();
    this.config = config;
    this.model = { encoder: new Encoder(config), decoder: new Decoder(config) };
  }

  /** Log-mel spectrograms `[A, 2 · maxSourcePositions, numMelBins]` → `[A, maxSourcePositions, dModel]`. */
  encode(mel: MLXArray): MLXArray {
    return this.model.encoder.forward(mel);
  }

  /** What each decoder layer keeps of the encoder's output `[A, T, dModel]`: computed once for each audio. */
  audioStates(audio: MLXArray): AudioStates[] {
    return this.model.decoder.layers.map((layer) => layer.encoderAttn.states(audio));
  }

  /** Token ids `[B, L]` after those in the cache → hidden states `[B, L, dModel]`. */
  decode(ids: MLXArray, audio: readonly AudioStates[], cache?: readonly KVCache[]): MLXArray {
    return this.model.decoder.forward(ids, audio, cache);
  }

  /** Hidden states → logits `[..., vocabSize]`. */
  logits(h: MLXArray): MLXArray {
    return this.model.decoder.embedTokens.asLinear(h);
  }

  /**
   * For the alignment of words: token ids `[1, L]` → hidden states `[1, L, dModel]`, and what each layer's heads look at,
   * `[1, heads, L, T]` before the softmax. What is not asked for is not computed.
   */
  attend(ids: MLXArray, audio: readonly AudioStates[]): { h: MLXArray; scores: MLXArray[] } {
    return this.model.decoder.attend(ids, audio);
  }

  /** Takes Hugging Face's names and layout, and OpenAI's as in MLX's own checkpoints. */
  sanitize(weights: nn.Weights): nn.Weights {
    return whisperWeights(weights, this.config);
  }

  makeCache(): KVCache[] {
    return this.model.decoder.layers.map(() => new StepKVCache());
  }
}

export function create(config: RawConfig): Whisper {
  return new Whisper(parseConfig(config));
}
