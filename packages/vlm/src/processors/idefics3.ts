/**
 * Images of Idefics3 and SmolVLM: tiles and the whole, each marked by its row and column in the prompt.
 * @see https://github.com/huggingface/transformers/blob/main/src/transformers/models/idefics3/image_processing_pil_idefics3.py
 */
import { array, MLXError } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import { Pauses } from '../image/pauses.js';
import { resizeImage } from '../image/resize/resize.js';
import { checkSize, type ImageSize, type RGBImage } from '../image/rgb-image.js';
import { checkImages } from './check-visuals.js';
import { expandPlaceholders } from './expand-placeholders.js';
import { type TilingConfig, tiling } from './idefics3-layout.js';
import type { ImageProcessor, ProcessedTiles, ProcessOptions, TileLayout, VisualInputs } from './image-processor.js';
import { pixelTable } from './pixel-table.js';
import { type ProcessorConfig, readProcessorConfig, readSize } from './processor-config.js';
import { writeTile } from './write-tile.js';

interface Idefics3ProcessorConfig extends ProcessorConfig, TilingConfig {
  /** Tokens of a tile. */
  readonly imageLength: number;
}

const op = 'createProcessor';
const IMAGE = '<image>';
const FAKE = '<fake_token_around_image>';
const GLOBAL = '<global-img>';

function parseConfig(raw: RawConfig, processor: RawConfig = {}): Idefics3ProcessorConfig {
  const reader = new ConfigReader(op, raw);
  const common = readProcessorConfig(op, raw, {
    resample: 'lanczos',
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    // Tiles are of one size and none is filled up, so do_pad changes nothing; video_sampling is about videos.
    fields: ['do_image_splitting', 'max_image_size', 'do_pad', 'pad_size', 'return_row_col_info', 'video_sampling'],
  });
  const { longest_edge: tileSide } = readSize(reader, 'max_image_size', ['longest_edge'], { longest_edge: 364 });
  const { longest_edge: longestEdge } = readSize(reader, 'size', ['longest_edge'], { longest_edge: 4 * 364 });
  return {
    ...common,
    tileSide,
    longestEdge,
    splits: reader.flag('do_image_splitting', true),
    imageLength: new ConfigReader(op, processor).optionalCount('image_seq_len') ?? 169,
  };
}

class Idefics3Processor implements ImageProcessor<ProcessedTiles> {
  readonly imageToken = IMAGE;
  readonly videoToken = undefined;
  readonly #config: Idefics3ProcessorConfig;
  readonly #table: Float32Array;

  constructor(config: Idefics3ProcessorConfig) {
    this.#config = config;
    this.#table = pixelTable(config);
  }

  async processImages(images: readonly RGBImage[], { signal }: ProcessOptions = {}): Promise<ProcessedTiles> {
    const checked = checkImages('processImages', 'images', images);
    const pauses = new Pauses(signal);
    const { tileSide, resample } = this.#config;
    const tilings = checked.map((image) => tiling(image, this.#config));
    const tiles = tilings.reduce((sum, { rows, columns }) => sum + rows * columns + 1, 0);
    const length = 3 * tileSide * tileSide;
    const out = new Float32Array(tiles * length);
    let at = 0;
    for (const [i, { scaled, whole, rows, columns }] of tilings.entries()) {
      const first = await resizeImage(checked[i] as RGBImage, scaled, resample, pauses);
      const picture = await resizeImage(first, whole, resample, pauses);
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          writeTile(picture, this.#table, out, { at, left: column * tileSide, top: row * tileSide, side: tileSide });
          at += length;
          await pauses.turn();
        }
      const overview = await resizeImage(picture, { width: tileSide, height: tileSide }, resample, pauses);
      writeTile(overview, this.#table, out, { at, left: 0, top: 0, side: tileSide });
      at += length;
    }
    const layouts = tilings.map(({ rows, columns }) => ({ rows, columns }));
    return { kind: 'tiles', pixelValues: array(out, { shape: [tiles, 3, tileSide, tileSide] }), layouts };
  }

  processVideos(): Promise<ProcessedTiles> {
    return Promise.reject(noVideos('processVideos'));
  }

  /** Two line breaks behind the tiles count as one token, as in the vocabularies of these models. */
  countImageTokens(size: ImageSize): number {
    const { rows, columns } = tiling(checkSize('countImageTokens', 'size', size), this.#config);
    const { imageLength } = this.#config;
    return rows * (columns * (imageLength + 2) + 1) + imageLength + 3;
  }

  countVideoTokens(): number {
    throw noVideos('countVideoTokens');
  }

  expandText(text: string, { images = [], videos = [] }: VisualInputs): string {
    if (videos.length > 0) throw noVideos('expandText');
    const layouts = images.map((size, i) => tiling(checkSize('expandText', `images[${i}]`, size), this.#config));
    return expandPlaceholders(
      text,
      IMAGE,
      layouts.map((layout) => this.#markers(layout)),
    );
  }

  #markers({ rows, columns }: TileLayout): string {
    const image = IMAGE.repeat(this.#config.imageLength);
    const whole = `${FAKE}${GLOBAL}${image}${FAKE}`;
    if (rows === 0) return whole;
    const lines = Array.from({ length: rows }, (_, row) => {
      const tiles = Array.from({ length: columns }, (_, column) => `${FAKE}<row_${row + 1}_col_${column + 1}>${image}`);
      return `${tiles.join('')}\n`;
    });
    return `${lines.join('')}\n${whole}`;
  }
}

function noVideos(name: string): MLXError {
  return new MLXError({ op: name, code: 'Unsupported', message: 'expected images, got videos: give frames as images' });
}

/** The processor that a `preprocessor_config.json` describes; `processor` is a `processor_config.json`, which counts tokens. */
export function create(
  config: RawConfig,
  { processor }: { readonly processor?: RawConfig | undefined } = {},
): Idefics3Processor {
  return new Idefics3Processor(parseConfig(config, processor));
}
