/**
 * Images and frames of Qwen2-VL and Qwen2.5-VL.
 * @see https://github.com/huggingface/transformers/blob/main/src/transformers/models/qwen2_vl/image_processing_pil_qwen2_vl.py
 */
import { ArgumentError, array } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import { Pauses } from '../image/pauses.js';
import { resizeImage } from '../image/resize/resize.js';
import { checkSize, type ImageSize, type RGBImage } from '../image/rgb-image.js';
import { checkImages } from './check-visuals.js';
import { expandPlaceholders } from './expand-placeholders.js';
import type { GridThw, ImageProcessor, ProcessedPatches, ProcessOptions, VisualInputs } from './image-processor.js';
import { pixelTable } from './pixel-table.js';
import { type ProcessorConfig, readProcessorConfig, readSize, unsupported } from './processor-config.js';
import { type SmartResizeLimits, smartResize } from './smart-resize.js';
import { type PatchShape, writePatches } from './write-patches.js';

interface Qwen2VLProcessorConfig extends ProcessorConfig, PatchShape {
  readonly limits: SmartResizeLimits;
  readonly videoLimits: SmartResizeLimits;
}

const op = 'createProcessor';

function parseConfig(raw: RawConfig, rawVideo: RawConfig = {}): Qwen2VLProcessorConfig {
  const reader = new ConfigReader(op, raw);
  const common = readProcessorConfig(op, raw, {
    resample: 'bicubic',
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
    fields: ['min_pixels', 'max_pixels', 'patch_size', 'temporal_patch_size', 'merge_size'],
  });
  const shape = {
    patchSize: reader.optionalCount('patch_size') ?? 14,
    temporalPatchSize: reader.optionalCount('temporal_patch_size') ?? 2,
    mergeSize: reader.optionalCount('merge_size') ?? 2,
  };
  const factor = shape.patchSize * shape.mergeSize;
  const videoReader = new ConfigReader(op, rawVideo);
  for (const name of ['patch_size', 'temporal_patch_size', 'merge_size'] as const) {
    const [ours, theirs] = [reader.optionalCount(name), videoReader.optionalCount(name)];
    if (ours !== undefined && theirs !== undefined && ours !== theirs)
      throw unsupported(op, name, theirs, `${ours} for videos, as for images`);
  }
  return {
    ...common,
    ...shape,
    limits: readLimits(reader, factor, { shortest_edge: 56 * 56, longest_edge: 28 * 28 * 1280 }),
    videoLimits: readLimits(videoReader, factor, {
      shortest_edge: 128 * 28 * 28,
      longest_edge: 28 * 28 * 768,
    }),
  };
}

type Edges = Readonly<Record<'shortest_edge' | 'longest_edge', number>>;

/** Pixels stand in `size` as edges, or beside it, which comes first. */
function readLimits(reader: ConfigReader, factor: number, fallback: Edges): SmartResizeLimits {
  const [min, max] = [reader.optionalCount('min_pixels'), reader.optionalCount('max_pixels')];
  const size =
    min !== undefined && max !== undefined
      ? fallback
      : readSize(reader, 'size', ['shortest_edge', 'longest_edge'], fallback);
  const limits = { factor, minPixels: min ?? size.shortest_edge, maxPixels: max ?? size.longest_edge };
  if (limits.minPixels > limits.maxPixels)
    throw reader.error(`size: expected at least ${limits.minPixels} pixels at most, got ${limits.maxPixels}`);
  return limits;
}

class Qwen2VLProcessor implements ImageProcessor<ProcessedPatches> {
  readonly imageToken = '<|image_pad|>';
  readonly videoToken = '<|video_pad|>';
  readonly #config: Qwen2VLProcessorConfig;
  readonly #table: Float32Array;

  constructor(config: Qwen2VLProcessorConfig) {
    this.#config = config;
    this.#table = pixelTable(config);
  }

  async processImages(images: readonly RGBImage[], options: ProcessOptions = {}): Promise<ProcessedPatches> {
    const checked = checkImages('processImages', 'images', images);
    return this.#process(
      checked.map((image) => [image]),
      this.#config.limits,
      options,
    );
  }

  async processVideos(
    videos: readonly (readonly RGBImage[])[],
    options: ProcessOptions = {},
  ): Promise<ProcessedPatches> {
    if (!Array.isArray(videos) || videos.length === 0)
      throw new ArgumentError({ op: 'processVideos', message: 'expected a list of at least one video' });
    const checked = videos.map((frames, i) => checkImages('processVideos', `videos[${i}]`, frames));
    for (const frames of checked) oneSize(frames);
    return this.#process(checked, this.#config.videoLimits, options);
  }

  countImageTokens(size: ImageSize): number {
    return this.#tokens(this.#grid(checkSize('countImageTokens', 'size', size), 1, this.#config.limits));
  }

  countVideoTokens(frames: readonly ImageSize[]): number {
    return this.#tokens(this.#grid(oneSize(frames), frames.length, this.#config.videoLimits));
  }

  expandText(text: string, { images = [], videos = [] }: VisualInputs): string {
    const withImages = expandPlaceholders(
      text,
      this.imageToken,
      images.map((size) => this.imageToken.repeat(this.countImageTokens(size))),
    );
    return expandPlaceholders(
      withImages,
      this.videoToken,
      videos.map((frames) => this.videoToken.repeat(this.countVideoTokens(frames))),
    );
  }

  #size(size: ImageSize, limits: SmartResizeLimits): ImageSize {
    if (this.#config.resizes) return smartResize(size, limits);
    const { factor } = limits;
    if (size.width % factor === 0 && size.height % factor === 0) return size;
    throw new ArgumentError({
      op: 'processImages',
      message: `expected sides divisible by ${factor}, as the processor does not resize, got ${size.width} × ${size.height}`,
    });
  }

  #grid(size: ImageSize, frames: number, limits: SmartResizeLimits): GridThw {
    const { width, height } = this.#size(size, limits);
    const { patchSize, temporalPatchSize } = this.#config;
    return [Math.ceil(frames / temporalPatchSize), height / patchSize, width / patchSize];
  }

  #tokens([time, height, width]: GridThw): number {
    return (time * height * width) / this.#config.mergeSize ** 2;
  }

  /** Each of `clips` is an image alone or the frames of a video; the last frame fills the last patches up. */
  async #process(
    clips: readonly (readonly RGBImage[])[],
    limits: SmartResizeLimits,
    { signal }: ProcessOptions,
  ): Promise<ProcessedPatches> {
    const pauses = new Pauses(signal);
    const { resample, patchSize, temporalPatchSize } = this.#config;
    const gridThw = clips.map((frames) => this.#grid(frames[0] as RGBImage, frames.length, limits));
    const patches = gridThw.map(([time, height, width]) => time * height * width);
    const patchLength = 3 * temporalPatchSize * patchSize ** 2;
    const total = patches.reduce((sum, count) => sum + count, 0);
    const out = new Float32Array(total * patchLength);
    let start = 0;
    for (const [i, frames] of clips.entries()) {
      const [time, height, width] = gridThw[i] as GridThw;
      for (let index = 0; index < time * temporalPatchSize; index++) {
        const from = frames[index];
        const at = start + Math.floor(index / temporalPatchSize) * height * width;
        const frame = index % temporalPatchSize;
        if (from === undefined) {
          repeatFrame(out, { at, count: height * width, frame, area: patchSize ** 2, frames: temporalPatchSize });
          continue;
        }
        const resized = await resizeImage(from, this.#size(from, limits), resample, pauses);
        await writePatches(resized, this.#table, out, this.#config, { at, frame }, pauses);
      }
      start += patches[i] as number;
    }
    return { kind: 'patches', pixelValues: array(out, { shape: [total, patchLength] }), gridThw };
  }
}

/** Copies the frame before it within patches. */
function repeatFrame(
  out: Float32Array,
  { at, count, frame, area, frames }: { at: number; count: number; frame: number; area: number; frames: number },
): void {
  for (let plane = 3 * at; plane < 3 * (at + count); plane++) {
    const to = (plane * frames + frame) * area;
    out.copyWithin(to, to - area, to);
  }
}

/** The size that all frames of a video have. */
function oneSize(frames: readonly ImageSize[]): ImageSize {
  const op = 'processVideos';
  const [first] = frames;
  checkSize(op, 'frames[0]', first);
  const other = frames.find(({ width, height }) => width !== first?.width || height !== first?.height);
  if (other !== undefined)
    throw new ArgumentError({
      op,
      message: `expected frames of one size, got ${first?.width} × ${first?.height} and ${other.width} × ${other.height}`,
    });
  return first as ImageSize;
}

/** The processor that a `preprocessor_config.json` describes, and for videos a `video_preprocessor_config.json`. */
export function create(
  config: RawConfig,
  { video }: { readonly video?: RawConfig | undefined } = {},
): Qwen2VLProcessor {
  return new Qwen2VLProcessor(parseConfig(config, video));
}
