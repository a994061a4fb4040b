// Qwen2.5-VL: Qwen2-VL with attention in windows in most layers of its vision tower, SwiGLU and RMS norms there, and videos
// whose positions in time are seconds.
// After https://github.com/Blaizzy/mlx-vlm/tree/main/mlx_vlm/models/qwen2_5_vl; what differs: the convolution over patches is
// a linear layer, windows of one size are one batch of attention, and time is counted as transformers does.

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
import { groupedAttention, type WindowGroup } from '../vision/grouped-attention.js';
import { patchGrid } from '../vision/patch-grid.js';
import { mergeBlockPlaces, type PatchPlaces, type PatchRotation, patchRotation } from '../vision/patch-rotation.js';
import { windowOrder } from '../vision/window-order.js';
import type { RowOptions, RowPositions, VisualInput } from '../vision-language-model.js';

export interface Qwen25VLVisionConfig {
  depth: number;
  hiddenSize: number;
  intermediateSize: number;
  numHeads: number;
  inChannels: number;
  patchSize: number;
  temporalPatchSize: number;
  spatialMergeSize: number;
  outHiddenSize: number;
  /** Tokens on a side of a window. */
  windowSide: number;
  /** The layers in which a patch sees its whole frame. */
  fullAttention: ReadonlySet<number>;
  tokensPerSecond: number;
}

export interface Qwen25VLConfig {
  /** For the text tower. */
  text: RawConfig;
  vision: Qwen25VLVisionConfig;
  imageTokenId: number;
  videoTokenId: number;
}

export function parseConfig(raw: RawConfig): Qwen25VLConfig {
  const root = new ConfigReader('qwen2_5_vl config', raw);
  const nested = root.optionalRecord('text_config') ?? {};
  const tied = raw.tie_word_embeddings ?? nested.tie_word_embeddings ?? false;
  const text: RawConfig = { ...raw, ...nested, model_type: 'qwen2_5_vl_text', tie_word_embeddings: tied };
  const read = new ConfigReader('qwen2_5_vl vision_config', root.optionalRecord('vision_config') ?? {});
  const hiddenSize = read.optionalCount('hidden_size') ?? 1280;
  const numHeads = read.optionalCount('num_heads') ?? 16;
  if (hiddenSize % (4 * numHeads) !== 0)
    throw read.error(`hidden_size: expected a multiple of ${4 * numHeads}, four times the heads, got ${hiddenSize}`);
  const activation = read.optionalText('hidden_act') ?? 'silu';
  if (activation !== 'silu') throw read.error(`hidden_act: expected silu, got ${activation}`);
  const outHiddenSize = read.count('out_hidden_size');
  if (outHiddenSize !== text.hidden_size)
    throw read.error(`out_hidden_size: expected ${text.hidden_size}, that of the text, got ${outHiddenSize}`);
  const patchSize = read.optionalCount('patch_size') ?? 14;
  const spatialMergeSize = read.optionalCount('spatial_merge_size') ?? 2;
  const windowSize = read.optionalCount('window_size') ?? 112;
  const windowSide = Math.floor(windowSize / spatialMergeSize / patchSize);
  if (windowSide < 1)
    throw read.error(
      `window_size: expected at least ${spatialMergeSize * patchSize} pixels, a token, got ${windowSize}`,
    );
  return {
    text,
    vision: {
      depth: read.optionalCount('depth') ?? 32,
      hiddenSize,
      intermediateSize: read.optionalCount('intermediate_size') ?? 3420,
      numHeads,
      inChannels: read.optionalCount('in_channels') ?? read.optionalCount('in_chans') ?? 3,
      patchSize,
      temporalPatchSize: read.optionalCount('temporal_patch_size') ?? 2,
      spatialMergeSize,
      outHiddenSize,
      windowSide,
      fullAttention: new Set(readIndexes(read)),
      tokensPerSecond: read.positive('tokens_per_second', 4),
    },
    imageTokenId: root.whole('image_token_id', 151_655),
    videoTokenId: root.whole('video_token_id', 151_656),
  };
}

function readIndexes(read: ConfigReader): readonly number[] {
  const list = read.optionalList('fullatt_block_indexes') ?? [7, 15, 23, 31];
  const isIndex = (each: unknown): each is number => Number.isSafeInteger(each) && Number(each) >= 0;
  if (list.every(isIndex)) return list;
  throw read.error(`fullatt_block_indexes: expected indices of layers, got ${JSON.stringify(list)}`);
}

class Attention extends nn.Module {
  qkv: Unary;
  proj: Unary;
  readonly #heads: number;

  constructor({ hiddenSize, numHeads }: Qwen25VLVisionConfig) {
    super();
    this.#heads = numHeads;
    this.qkv = new nn.Linear(hiddenSize, hiddenSize * 3);
    this.proj = new nn.Linear(hiddenSize, hiddenSize);
  }

  /** Each patch sees those of its window, `[frames, patches, dims]`. */
  forward(x: MLXArray, windows: readonly WindowGroup[], rotation: PatchRotation): MLXArray {
    return this.proj.forward(groupedAttention(this.qkv.forward(x), this.#heads, windows, rotation));
  }
}

class MLP extends nn.Module {
  gateProj: Unary;
  upProj: Unary;
  downProj: Unary;

  constructor({ hiddenSize, intermediateSize }: Qwen25VLVisionConfig) {
    super();
    this.gateProj = new nn.Linear(hiddenSize, intermediateSize);
    this.upProj = new nn.Linear(hiddenSize, intermediateSize);
    this.downProj = new nn.Linear(intermediateSize, hiddenSize);
  }

  /** `residual + mlp(x)` */
  forward(residual: MLXArray, x: MLXArray): MLXArray {
    return nn.addSwiglu(residual, x, { gate: this.gateProj, up: this.upProj, down: this.downProj });
  }
}

class Block extends nn.Module {
  norm1: Unary;
  norm2: Unary;
  attn: Attention;
  mlp: MLP;

  constructor(config: Qwen25VLVisionConfig) {
    super();
    this.norm1 = new nn.RMSNorm(config.hiddenSize, { eps: 1e-6 });
    this.norm2 = new nn.RMSNorm(config.hiddenSize, { eps: 1e-6 });
    this.attn = new Attention(config);
    this.mlp = new MLP(config);
  }

  forward(x: MLXArray, windows: readonly WindowGroup[], rotation: PatchRotation): MLXArray {
    const h = mx.add(x, this.attn.forward(this.norm1.forward(x), windows, rotation));
    return this.mlp.forward(h, this.norm2.forward(h));
  }
}

class PatchEmbed extends nn.Module {
  proj: Unary;

  constructor(config: Qwen25VLVisionConfig) {
    super();
    this.proj = new nn.Linear(patchPixels(config), config.hiddenSize, { bias: false });
  }
}

class PatchMerger extends nn.Module {
  lnQ: Unary;
  mlp: [Unary, nn.GELU, Unary];
  readonly #dims: number;

  constructor({ hiddenSize, spatialMergeSize, outHiddenSize }: Qwen25VLVisionConfig) {
    super();
    this.#dims = hiddenSize * spatialMergeSize ** 2;
    this.lnQ = new nn.RMSNorm(hiddenSize, { eps: 1e-6 });
    this.mlp = [new nn.Linear(this.#dims, this.#dims), new nn.GELU(), new nn.Linear(this.#dims, outHiddenSize)];
  }

  /** The patches of a merge block side by side, `[frames, patches, dims] → [frames · tokens, outHiddenSize]`. */
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
  readonly #config: Qwen25VLVisionConfig;

  constructor(config: Qwen25VLVisionConfig) {
    super();
    this.#config = config;
    this.patchEmbed = new PatchEmbed(config);
    this.blocks = Array.from({ length: config.depth }, () => new Block(config));
    this.merger = new PatchMerger(config);
  }

  forward(pixelValues: MLXArray, [frames, rows, columns]: readonly [number, number, number]): MLXArray {
    const { hiddenSize, numHeads, spatialMergeSize: merge, windowSide, fullAttention } = this.#config;
    const unit = merge * merge;
    const patches = rows * columns;
    const { order, inverse, groups } = windowOrder(rows / merge, columns / merge, windowSide);
    const windows = groups.map((group) => ({ windows: group.windows, size: group.size * unit }));
    const whole = [{ windows: 1, size: patches }];
    const rotation = patchRotation(inOrder(mergeBlockPlaces(rows, columns, merge), order, unit), hiddenSize / numHeads);
    const embedded = mx.reshape(this.patchEmbed.proj.forward(pixelValues), [frames, patches / unit, unit, hiddenSize]);
    let h = mx.reshape(mx.take(embedded, mx.array(order), { axis: 1 }), [frames, patches, hiddenSize]);
    for (const [index, block] of this.blocks.entries())
      h = block.forward(h, fullAttention.has(index) ? whole : windows, rotation);
    const tokens = mx.reshape(this.merger.forward(h), [frames, patches / unit, -1]);
    return mx.flatten(mx.take(tokens, mx.array(inverse), { axis: 1 }), { endAxis: 1 }); // [tokens, outHiddenSize]
  }
}

/** The places of patches when blocks of `unit` of them stand in another order. */
function inOrder({ rows, columns }: PatchPlaces, order: Int32Array, unit: number): PatchPlaces {
  const reorder = (places: Int32Array): Int32Array =>
    places.map((_, i) => places[(order[Math.floor(i / unit)] ?? 0) * unit + (i % unit)] ?? 0);
  return { rows: reorder(rows), columns: reorder(columns) };
}

export class Qwen25VL extends nn.Module {
  visionTower: VisionTower;
  languageModel: PositionedTower;
  readonly imageTokenId: number;
  readonly videoTokenId: number;
  readonly #vision: Qwen25VLVisionConfig;

  constructor(config: Qwen25VLConfig, languageModel: PositionedTower) {
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
        const { kind, fps = 2 } = place.visual;
        const { temporalPatchSize, tokensPerSecond } = this.#vision;
        const timeStep = kind === 'video' ? (temporalPatchSize / fps) * tokensPerSecond : 1;
        return { ...place, merged: this.#mergedGrid(place.visual), timeStep };
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
    return patchGrid('Qwen25VL', visual, { patchPixels: patchPixels(this.#vision), merge });
  }

  #mergedGrid(visual: VisualInput): [number, number, number] {
    const [frames, rows, columns] = this.#grid(visual);
    const { spatialMergeSize: merge } = this.#vision;
    return [frames, rows / merge, columns / merge];
  }
}

function patchPixels({ inChannels, patchSize, temporalPatchSize }: Qwen25VLVisionConfig): number {
  return inChannels * temporalPatchSize * patchSize ** 2;
}

export async function create(raw: RawConfig): Promise<Qwen25VL> {
  const config = parseConfig(raw);
  const languageModel = (await createLanguageModel(config.text)) as PositionedTower;
  return rootScope(() => new Qwen25VL(config, languageModel));
}
