// Qwen2-VL: a vision transformer over patches of images of any size, `merge · merge` of which become one token, and Qwen2
// with positions in time, height and width.
// After https://github.com/Blaizzy/mlx-vlm/tree/main/mlx_vlm/models/qwen2_vl; what differs: the convolution over patches is
// a linear layer, all frames are one batch of attention, and one row may hold images and videos.

import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { createLanguageModel, type PositionedOptions, type PositionedTower } from '@mlxts/decoder';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import { flattenPatches } from '../checkpoint/flatten-patches.js';
import { qwenKey } from '../checkpoint/qwen-key.js';
import { sanitizeWeights } from '../checkpoint/sanitize-weights.js';
import { mropePositions } from '../positions/m-rope-positions.js';
import { placeVisuals } from '../prompt/place-visuals.js';
import { groupedAttention } from '../vision/grouped-attention.js';
import { patchGrid } from '../vision/patch-grid.js';
import { mergeBlockPlaces, type PatchRotation, patchRotation } from '../vision/patch-rotation.js';
import type { RowOptions, RowPositions, VisualInput } from '../vision-language-model.js';

export interface Qwen2VLVisionConfig {
  depth: number;
  embedDim: number;
  numHeads: number;
  mlpDim: number;
  inChannels: number;
  patchSize: number;
  temporalPatchSize: number;
  spatialMergeSize: number;
  hiddenSize: number;
}

export interface Qwen2VLConfig {
  /** For the text tower. */
  text: RawConfig;
  vision: Qwen2VLVisionConfig;
  imageTokenId: number;
  videoTokenId: number;
}

export function parseConfig(raw: RawConfig): Qwen2VLConfig {
  const root = new ConfigReader('qwen2_vl config', raw);
  const nested = root.optionalRecord('text_config') ?? {};
  const tied = raw.tie_word_embeddings ?? nested.tie_word_embeddings ?? false;
  const text: RawConfig = { ...raw, ...nested, model_type: 'qwen2_vl_text', tie_word_embeddings: tied };
  const read = new ConfigReader('qwen2_vl vision_config', root.optionalRecord('vision_config') ?? {});
  const embedDim = read.optionalCount('embed_dim') ?? 1280;
  const numHeads = read.optionalCount('num_heads') ?? 16;
  if (embedDim % (4 * numHeads) !== 0)
    throw read.error(`embed_dim: expected a multiple of ${4 * numHeads}, four times the heads, got ${embedDim}`);
  const activation = read.optionalText('hidden_act') ?? 'quick_gelu';
  if (activation !== 'quick_gelu') throw read.error(`hidden_act: expected quick_gelu, got ${activation}`);
  const hiddenSize = read.count('hidden_size');
  if (hiddenSize !== text.hidden_size)
    throw read.error(`hidden_size: expected ${text.hidden_size}, that of the text, got ${hiddenSize}`);
  const mlpDim = embedDim * read.positive('mlp_ratio', 4);
  if (!Number.isSafeInteger(mlpDim)) throw read.error(`mlp_ratio: expected whole layers, got ${mlpDim} dimensions`);
  return {
    text,
    vision: {
      depth: read.optionalCount('depth') ?? 32,
      embedDim,
      numHeads,
      mlpDim,
      inChannels: read.optionalCount('in_channels') ?? read.optionalCount('in_chans') ?? 3,
      patchSize: read.optionalCount('patch_size') ?? 14,
      temporalPatchSize: read.optionalCount('temporal_patch_size') ?? 2,
      spatialMergeSize: read.optionalCount('spatial_merge_size') ?? 2,
      hiddenSize,
    },
    imageTokenId: root.whole('image_token_id', 151_655),
    videoTokenId: root.whole('video_token_id', 151_656),
  };
}

class Attention extends nn.Module {
  qkv: Unary;
  proj: Unary;
  readonly #heads: number;

  constructor({ embedDim, numHeads }: Qwen2VLVisionConfig) {
    super();
    this.#heads = numHeads;
    this.qkv = new nn.Linear(embedDim, embedDim * 3);
    this.proj = new nn.Linear(embedDim, embedDim);
  }

  /** Each patch sees those of its frame, `[frames, patches, dims]`. */
  forward(x: MLXArray, rotation: PatchRotation): MLXArray {
    const whole = [{ windows: 1, size: x.shape[1] ?? 0 }];
    return this.proj.forward(groupedAttention(this.qkv.forward(x), this.#heads, whole, rotation));
  }
}

class MLP extends nn.Module {
  fc1: Unary;
  fc2: Unary;

  constructor({ embedDim, mlpDim }: Qwen2VLVisionConfig) {
    super();
    this.fc1 = new nn.Linear(embedDim, mlpDim);
    this.fc2 = new nn.Linear(mlpDim, embedDim);
  }

  forward(x: MLXArray): MLXArray {
    return this.fc2.forward(nn.geluFastApprox(this.fc1.forward(x)));
  }
}

class Block extends nn.Module {
  norm1: Unary;
  norm2: Unary;
  attn: Attention;
  mlp: MLP;

  constructor(config: Qwen2VLVisionConfig) {
    super();
    this.norm1 = new nn.LayerNorm(config.embedDim, { eps: 1e-6 });
    this.norm2 = new nn.LayerNorm(config.embedDim, { eps: 1e-6 });
    this.attn = new Attention(config);
    this.mlp = new MLP(config);
  }

  forward(x: MLXArray, rotation: PatchRotation): MLXArray {
    const h = mx.add(x, this.attn.forward(this.norm1.forward(x), rotation));
    return mx.add(h, this.mlp.forward(this.norm2.forward(h)));
  }
}

class PatchEmbed extends nn.Module {
  proj: Unary;

  constructor(config: Qwen2VLVisionConfig) {
    super();
    this.proj = new nn.Linear(patchPixels(config), config.embedDim, { bias: false });
  }
}

class PatchMerger extends nn.Module {
  lnQ: Unary;
  mlp: [Unary, nn.GELU, Unary];
  readonly #dims: number;

  constructor({ embedDim, spatialMergeSize, hiddenSize }: Qwen2VLVisionConfig) {
    super();
    this.#dims = embedDim * spatialMergeSize ** 2;
    this.lnQ = new nn.LayerNorm(embedDim, { eps: 1e-6 });
    this.mlp = [new nn.Linear(this.#dims, this.#dims), new nn.GELU(), new nn.Linear(this.#dims, hiddenSize)];
  }

  /** The patches of a merge block side by side, `[frames, patches, dims] → [tokens, hiddenSize]`. */
  forward(x: MLXArray): MLXArray {
    const [first, gelu, last] = this.mlp;
    const blocks = mx.reshape(this.lnQ.forward(x), [-1, this.#dims]);
    return last.forward(gelu.forward(first.forward(blocks)));
  }
}

class VisionTower extends nn.Module {
  patchEmbed: PatchEmbed;
  blocks: Block[];
  merger: PatchMerger;
  readonly #config: Qwen2VLVisionConfig;

  constructor(config: Qwen2VLVisionConfig) {
    super();
    this.#config = config;
    this.patchEmbed = new PatchEmbed(config);
    this.blocks = Array.from({ length: config.depth }, () => new Block(config));
    this.merger = new PatchMerger(config);
  }

  forward(pixelValues: MLXArray, [frames, rows, columns]: readonly [number, number, number]): MLXArray {
    const { embedDim, numHeads, spatialMergeSize } = this.#config;
    const places = mergeBlockPlaces(rows, columns, spatialMergeSize);
    const rotation = patchRotation(places, embedDim / numHeads);
    let h = mx.reshape(this.patchEmbed.proj.forward(pixelValues), [frames, rows * columns, embedDim]);
    for (const block of this.blocks) h = block.forward(h, rotation);
    return this.merger.forward(h);
  }
}

export class Qwen2VL extends nn.Module {
  visionTower: VisionTower;
  languageModel: PositionedTower;
  readonly imageTokenId: number;
  readonly videoTokenId: number;
  readonly #vision: Qwen2VLVisionConfig;

  constructor(config: Qwen2VLConfig, languageModel: PositionedTower) {
    super();
    this.imageTokenId = config.imageTokenId;
    this.videoTokenId = config.videoTokenId;
    this.#vision = config.vision;
    this.visionTower = new VisionTower(config.vision);
    this.languageModel = languageModel;
  }

  countTokens(visual: VisualInput): number {
    const [frames, rows, columns] = this.#mergedGrid(visual);
    return frames * rows * columns;
  }

  /** The features of an image or a video, `[tokens, hiddenSize]`. */
  features(visual: VisualInput): MLXArray {
    return this.visionTower.forward(visual.pixelValues, this.#grid(visual));
  }

  positions(
    rows: readonly (readonly number[])[],
    visuals: readonly (readonly VisualInput[])[],
    { leftPadding }: RowOptions = {},
  ): RowPositions {
    const places = rows.map((row, b) =>
      placeVisuals(this, row, visuals[b] ?? []).map((place) => {
        return { ...place, merged: this.#mergedGrid(place.visual), timeStep: 1 };
      }),
    );
    const lengths = rows.map((row) => row.length);
    return mropePositions(lengths, places, leftPadding);
  }

  /** Token ids `[B, L]` → logits `[B, L, vocabSize]`. */
  forward(inputs: MLXArray, options: PositionedOptions = {}): MLXArray {
    return this.languageModel.forward(inputs, options);
  }

  checkpointKey(key: string): string {
    return qwenKey(key);
  }

  sanitize(weights: nn.Weights): nn.Weights {
    const { inChannels, patchSize, temporalPatchSize } = this.#vision;
    const change = (key: string, weight: MLXArray): MLXArray =>
      key === 'vision_tower.patch_embed.proj.weight'
        ? flattenPatches(weight, inChannels, [temporalPatchSize, patchSize, patchSize])
        : weight;
    return sanitizeWeights(weights, { rename: qwenKey, change, languageModel: this.languageModel });
  }

  #grid(visual: VisualInput): readonly [number, number, number] {
    const { spatialMergeSize: merge } = this.#vision;
    return patchGrid('Qwen2VL', visual, { patchPixels: patchPixels(this.#vision), merge });
  }

  #mergedGrid(visual: VisualInput): [number, number, number] {
    const [frames, rows, columns] = this.#grid(visual);
    const { spatialMergeSize: merge } = this.#vision;
    return [frames, rows / merge, columns / merge];
  }
}

function patchPixels({ inChannels, patchSize, temporalPatchSize }: Qwen2VLVisionConfig): number {
  return inChannels * temporalPatchSize * patchSize ** 2;
}

export async function create(raw: RawConfig): Promise<Qwen2VL> {
  const config = parseConfig(raw);
  const languageModel = (await createLanguageModel(config.text)) as PositionedTower;
  return rootScope(() => new Qwen2VL(config, languageModel));
}
