// Idefics3 and SmolVLM: SigLIP over square tiles of an image, a connector that puts the features of neighbouring patches side
// by side, and Llama.
// After https://github.com/Blaizzy/mlx-vlm/tree/main/mlx_vlm/models/idefics3; what differs: the convolution over patches is a
// linear layer, and as in transformers, patches outside of the image are seen by none, learned positions are those of
// PyTorch's float32 for every size of tile, and the last norm has the epsilon of the configuration.

import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { createLanguageModel, type PositionedOptions, type TextTower } from '@mlxts/decoder';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import { flattenPatches } from '../checkpoint/flatten-patches.js';
import { idefics3Key } from '../checkpoint/idefics3-key.js';
import { sanitizeWeights } from '../checkpoint/sanitize-weights.js';
import { type PatchMask, patchBuckets, patchMasks } from '../vision/patch-buckets.js';
import type { VisualInput } from '../vision-language-model.js';

export interface Idefics3VisionConfig {
  hiddenSize: number;
  intermediateSize: number;
  numHiddenLayers: number;
  numAttentionHeads: number;
  numChannels: number;
  imageSize: number;
  patchSize: number;
  layerNormEps: number;
}

export interface Idefics3Config {
  /** For the text tower. */
  text: RawConfig;
  vision: Idefics3VisionConfig;
  /** How many patches beside one another, and below, become one token. */
  scaleFactor: number;
  imageTokenId: number;
}

/** What a `config.json` leaves out of its `text_config` are the defaults of a Llama in transformers. */
const llama = {
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 11_008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  rms_norm_eps: 1e-6,
  vocab_size: 32_000,
  max_position_embeddings: 2048,
};

export function parseConfig(raw: RawConfig): Idefics3Config {
  const root = new ConfigReader('idefics3 config', raw);
  const nested = root.optionalRecord('text_config') ?? {};
  const tied = raw.tie_word_embeddings ?? nested.tie_word_embeddings ?? false;
  const read = new ConfigReader('idefics3 vision_config', root.optionalRecord('vision_config') ?? {});
  const hiddenSize = read.optionalCount('hidden_size') ?? 1152;
  const numAttentionHeads = read.optionalCount('num_attention_heads') ?? 16;
  if (hiddenSize % numAttentionHeads !== 0)
    throw read.error(`hidden_size: expected a multiple of num_attention_heads ${numAttentionHeads}, got ${hiddenSize}`);
  const activation = read.optionalText('hidden_act') ?? 'gelu_pytorch_tanh';
  if (activation !== 'gelu_pytorch_tanh') throw read.error(`hidden_act: expected gelu_pytorch_tanh, got ${activation}`);
  const imageSize = read.optionalCount('image_size') ?? 224;
  const patchSize = read.optionalCount('patch_size') ?? 32;
  if (patchSize > imageSize) throw read.error(`patch_size: expected at most image_size ${imageSize}, got ${patchSize}`);
  return {
    text: { ...llama, ...nested, tie_word_embeddings: tied },
    vision: {
      hiddenSize,
      intermediateSize: read.optionalCount('intermediate_size') ?? 3072,
      numHiddenLayers: read.optionalCount('num_hidden_layers') ?? 12,
      numAttentionHeads,
      numChannels: read.optionalCount('num_channels') ?? 3,
      imageSize,
      patchSize,
      layerNormEps: read.positive('layer_norm_eps', 1e-6),
    },
    scaleFactor: root.optionalCount('scale_factor') ?? 2,
    imageTokenId: root.has('image_token_id') ? root.whole('image_token_id') : root.whole('image_token_index', 128_257),
  };
}

class Attention extends nn.Module {
  qProj: Unary;
  kProj: Unary;
  vProj: Unary;
  outProj: Unary;
  readonly #heads: number;
  readonly #scale: number;

  constructor({ hiddenSize, numAttentionHeads }: Idefics3VisionConfig) {
    super();
    this.#heads = numAttentionHeads;
    this.#scale = (hiddenSize / numAttentionHeads) ** -0.5;
    this.qProj = new nn.Linear(hiddenSize, hiddenSize);
    this.kProj = new nn.Linear(hiddenSize, hiddenSize);
    this.vProj = new nn.Linear(hiddenSize, hiddenSize);
    this.outProj = new nn.Linear(hiddenSize, hiddenSize);
  }

  forward(x: MLXArray, mask: nn.AttentionMask): MLXArray {
    const [q, k, v] = nn.project(x, this.qProj, this.kProj, this.vProj); // [tiles, patches, dims] each
    const output = nn.scaledDotProductAttention({
      queries: nn.splitHeads(q, this.#heads),
      keys: nn.splitHeads(k, this.#heads),
      values: nn.splitHeads(v, this.#heads),
      scale: this.#scale,
      mask,
    });
    return this.outProj.forward(nn.joinHeads(output));
  }
}

class MLP extends nn.Module {
  fc1: Unary;
  fc2: Unary;

  constructor({ hiddenSize, intermediateSize }: Idefics3VisionConfig) {
    super();
    this.fc1 = new nn.Linear(hiddenSize, intermediateSize);
    this.fc2 = new nn.Linear(intermediateSize, hiddenSize);
  }

  forward(x: MLXArray): MLXArray {
    return this.fc2.forward(nn.geluApprox(this.fc1.forward(x)));
  }
}

class EncoderLayer extends nn.Module {
  selfAttn: Attention;
  layerNorm1: Unary;
  mlp: MLP;
  layerNorm2: Unary;

  constructor(config: Idefics3VisionConfig) {
    super();
    const { hiddenSize, layerNormEps: eps } = config;
    this.selfAttn = new Attention(config);
    this.layerNorm1 = new nn.LayerNorm(hiddenSize, { eps });
    this.mlp = new MLP(config);
    this.layerNorm2 = new nn.LayerNorm(hiddenSize, { eps });
  }

  forward(x: MLXArray, mask: nn.AttentionMask): MLXArray {
    const h = mx.add(x, this.selfAttn.forward(this.layerNorm1.forward(x), mask));
    return mx.add(h, this.mlp.forward(this.layerNorm2.forward(h)));
  }
}

class Encoder extends nn.Module {
  layers: EncoderLayer[];

  constructor(config: Idefics3VisionConfig) {
    super();
    this.layers = Array.from({ length: config.numHiddenLayers }, () => new EncoderLayer(config));
  }
}

class VisionEmbeddings extends nn.Module {
  patchEmbedding: Unary;
  positionEmbedding: nn.EmbeddingLayer;
  readonly #patchSize: number;
  readonly #side: number;

  constructor({ hiddenSize, numChannels, patchSize, imageSize }: Idefics3VisionConfig) {
    super();
    this.#patchSize = patchSize;
    this.#side = Math.floor(imageSize / patchSize);
    this.patchEmbedding = new nn.Linear(numChannels * patchSize ** 2, hiddenSize);
    this.positionEmbedding = new nn.Embedding(this.#side ** 2, hiddenSize);
  }

  /** `[tiles, channels, height, width] → [tiles, patches, dims]` */
  forward(pixels: MLXArray, masks: readonly PatchMask[]): MLXArray {
    const [tiles = 0, channels = 0, height = 0, width = 0] = pixels.shape;
    const p = this.#patchSize;
    const [rows, columns] = [Math.floor(height / p), Math.floor(width / p)];
    const whole = mx.slice(pixels, [0, 0, 0, 0], [tiles, channels, rows * p, columns * p]);
    const cut = mx.reshape(whole, [tiles, channels, rows, p, columns, p]);
    const patches = mx.transpose(cut, { axes: [0, 2, 4, 1, 3, 5] });
    const embedded = this.patchEmbedding.forward(mx.reshape(patches, [tiles, rows * columns, channels * p * p]));
    const places = mx.stack(masks.map((mask) => mx.array(patchBuckets(mask, this.#side)))); // [tiles, patches]
    return mx.add(embedded, this.positionEmbedding.forward(places));
  }
}

class VisionModel extends nn.Module {
  embeddings: VisionEmbeddings;
  encoder: Encoder;
  postLayernorm: Unary;

  constructor(config: Idefics3VisionConfig) {
    super();
    this.embeddings = new VisionEmbeddings(config);
    this.encoder = new Encoder(config);
    this.postLayernorm = new nn.LayerNorm(config.hiddenSize, { eps: config.layerNormEps });
  }

  forward(pixels: MLXArray, masks: readonly PatchMask[]): MLXArray {
    const seen = masks.map(({ patches }) => mx.array(patches, { dtype: 'bool' }));
    const isWhole = masks.every(({ patches }) => !patches.includes(0));
    const mask = isWhole ? null : mx.expandDims(mx.stack(seen), [1, 2]); // [tiles, 1, 1, patches]
    let h = this.embeddings.forward(pixels, masks);
    for (const layer of this.encoder.layers) h = layer.forward(h, mask);
    return this.postLayernorm.forward(h);
  }
}

class ModalityProjection extends nn.Module {
  proj: Unary;

  constructor(inputs: number, outputs: number) {
    super();
    this.proj = new nn.Linear(inputs, outputs, { bias: false });
  }
}

class Connector extends nn.Module {
  modalityProjection: ModalityProjection;
  readonly #scale: number;

  constructor({ vision, scaleFactor }: Idefics3Config, outputs: number) {
    super();
    this.#scale = scaleFactor;
    this.modalityProjection = new ModalityProjection(vision.hiddenSize * scaleFactor ** 2, outputs);
  }

  /** Blocks of `scale · scale` patches become one token each, `[tiles, side², dims] → [tiles · tokens, hiddenSize]`. */
  forward(x: MLXArray): MLXArray {
    const [tiles = 0, patches = 0, dims = 0] = x.shape;
    const s = this.#scale;
    const side = Math.sqrt(patches) / s;
    const blocks = mx.transpose(mx.reshape(x, [tiles, side, s, side, s, dims]), { axes: [0, 1, 3, 2, 4, 5] });
    return this.modalityProjection.proj.forward(mx.reshape(blocks, [tiles * side * side, s * s * dims]));
  }
}

export class Idefics3 extends nn.Module {
  visionModel: VisionModel;
  connector: Connector;
  languageModel: TextTower;
  readonly imageTokenId: number;
  readonly videoTokenId = undefined;
  readonly #config: Idefics3Config;

  constructor(config: Idefics3Config, languageModel: TextTower) {
    super();
    this.imageTokenId = config.imageTokenId;
    this.#config = config;
    this.visionModel = new VisionModel(config.vision);
    this.connector = new Connector(config, languageModel.hiddenSize);
    this.languageModel = languageModel;
  }

  countTokens(visual: VisualInput): number {
    const { tiles, side } = this.#tiles(visual);
    return tiles * (side / this.#config.scaleFactor) ** 2;
  }

  /** The features of the tiles of an image, `[tokens, hiddenSize]`. */
  features(visual: VisualInput): MLXArray {
    const { pixelValues, pixelMask } = visual;
    const { tiles, side, size } = this.#tiles(visual);
    const { patchSize } = this.#config.vision;
    const whole = { patches: new Uint8Array(side * side).fill(1), rows: side, columns: side };
    const masks =
      pixelMask === undefined
        ? Array.from({ length: tiles }, () => whole)
        : patchMasks(mx.astype(pixelMask, 'uint8').toTypedArray() as Uint8Array, size, size, patchSize);
    return this.connector.forward(this.visionModel.forward(pixelValues, masks));
  }

  positions(): undefined {
    return undefined;
  }

  /** Token ids `[B, L]` → logits `[B, L, vocabSize]`. @throws ArgumentError for positions, which Llama counts by itself. */
  forward(inputs: MLXArray, { positions, positionDelta, ...options }: PositionedOptions = {}): MLXArray {
    if (positions !== undefined || positionDelta !== undefined)
      throw new mx.ArgumentError({ op: 'Idefics3', message: 'expected no positions: they follow the cache' });
    return this.languageModel.forward(inputs, options);
  }

  checkpointKey(key: string): string {
    return idefics3Key(key);
  }

  sanitize(weights: nn.Weights): nn.Weights {
    const { numChannels, patchSize } = this.#config.vision;
    const change = (key: string, weight: MLXArray): MLXArray | undefined => {
      if (key === 'vision_model.embeddings.position_ids') return undefined;
      return key === 'vision_model.embeddings.patch_embedding.weight'
        ? flattenPatches(weight, numChannels, [patchSize, patchSize])
        : weight;
    };
    return sanitizeWeights(weights, { rename: idefics3Key, change, languageModel: this.languageModel });
  }

  /** Tiles, and on each side of them patches and pixels. */
  #tiles({ kind, pixelValues, pixelMask }: VisualInput): { tiles: number; side: number; size: number } {
    const op = 'Idefics3';
    if (kind !== 'image') throw new mx.ArgumentError({ op, message: `expected an image, got a ${kind}` });
    const { patchSize, numChannels } = this.#config.vision;
    const unit = patchSize * this.#config.scaleFactor;
    const [tiles = 0, channels = 0, height = 0, width = 0] = pixelValues.shape;
    const side = Math.floor(height / patchSize);
    const isTiles = pixelValues.ndim === 4 && tiles > 0 && channels === numChannels && height === width;
    if (!isTiles || side === 0 || side % this.#config.scaleFactor !== 0) {
      throw new mx.ShapeError({
        op,
        message: `expected pixelValues of shape [tiles, ${numChannels}, size, size], size a multiple of ${unit}, got [${pixelValues.shape.join(', ')}]`,
      });
    }
    if (pixelMask !== undefined && pixelMask.shape.join() !== [tiles, height, width].join()) {
      throw new mx.ShapeError({
        op,
        message: `expected pixelMask of shape [${tiles}, ${height}, ${width}], got [${pixelMask.shape.join(', ')}]`,
      });
    }
    return { tiles, side, size: height };
  }
}

export async function create(raw: RawConfig): Promise<Idefics3> {
  const config = parseConfig(raw);
  const languageModel = await createLanguageModel(config.text);
  return rootScope(() => new Idefics3(config, languageModel));
}
