import type { MLXArray } from '@mlxts/core';
import { type HostTensor, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProcessor, type ImageProcessor, type RGBImage } from '../../src/index.js';
import { source } from './source.js';

/** Twenty odd sizes: narrow, tiny, exact, long, and a photograph's. */
const sizes = [
  ...[
    [61, 43],
    [28, 28],
    [56, 84],
    [1, 1],
    [3, 200],
    [200, 3],
    [99, 98],
    [140, 28],
    [14, 42],
    [255, 256],
    [97, 331],
  ],
  ...[
    [640, 480],
    [333, 222],
    [77, 77],
    [29, 301],
    [512, 64],
    [47, 48],
    [192, 96],
    [193, 97],
    [42, 70],
  ],
];
const qwen = [
  { image_processor_type: 'Qwen2VLImageProcessor', min_pixels: 3136, max_pixels: 28 * 28 * 16 },
  {
    image_processor_type: 'Qwen2VLImageProcessorFast',
    size: { shortest_edge: 1024, longest_edge: 8192 },
    patch_size: 8,
    merge_size: 4,
    temporal_patch_size: 3,
    resample: 2,
    rescale_factor: 0.004,
    image_mean: [0.4, 0.5, 0.6],
    image_std: [0.2, 0.3, 0.25],
  },
  { processor_class: 'Qwen2_5_VLProcessor', max_pixels: 28 * 28 * 9, do_normalize: false, resample: 1 },
];
const idefics = [
  {
    image_processor_type: 'Idefics3ImageProcessor',
    size: { longest_edge: 192 },
    max_image_size: { longest_edge: 48 },
    do_pad: true,
  },
  {
    image_processor_type: 'SmolVLMImageProcessor',
    size: { longest_edge: 100 },
    max_image_size: { longest_edge: 64 },
    resample: 3,
  },
  {
    image_processor_type: 'SmolVLMImageProcessor',
    size: { longest_edge: 128 },
    max_image_size: { longest_edge: 40 },
    do_image_splitting: false,
    do_rescale: false,
  },
];
const [width, height, count] = [90, 61, 5] as const;

interface Patches {
  pixels: HostTensor;
  grids: number[][];
  texts: string[];
}
interface Tiles {
  pixels: HostTensor;
  rows: number[];
  columns: number[];
  texts: string[];
  whole: boolean;
}
let expected: {
  images: HostTensor[];
  frames: HostTensor[];
  video: HostTensor;
  qwen: Patches[];
  idefics: Tiles[];
};
let images: RGBImage[];
beforeAll(async () => {
  const oracle = await startOracle();
  const inputs = { sizes, qwen, idefics, frames: [width, height, count] };
  expected = (await oracle.run(await source('processors.py'), inputs)) as unknown as typeof expected;
  await oracle.close();
  images = expected.images.map(asImage);
});

const asImage = ({ shape, bytes }: HostTensor): RGBImage => ({
  width: shape[1] as number,
  height: shape[0] as number,
  data: bytes,
});

async function pixelsOf(processed: { pixelValues: MLXArray }): Promise<HostTensor> {
  using pixels = processed.pixelValues;
  return { dtype: 'float32', shape: pixels.shape, bytes: pixels.toBuffer() };
}

function expectTexts(processor: ImageProcessor, texts: readonly string[]): void {
  const prompt = images.map((_, i) => `${i}: ${processor.imageToken}.`).join('\n');
  const written = texts.map((text, i) => `${i}: ${text}.`).join('\n');
  expect(processor.expandText(prompt, { images: sizes.map(([w = 0, h = 0]) => ({ width: w, height: h })) })).toBe(
    written,
  );
}

describe('Qwen2-VL', () => {
  it.each(qwen.map((_, i) => i))(
    'makes the pixels, grids and texts of transformers, bit for bit: configuration %i',
    async (i) => {
      const processor = await createProcessor(qwen[i] as object as Record<string, unknown>);
      const { pixels, grids, texts } = expected.qwen[i] as Patches;
      const processed = await processor.processImages(images);
      if (processed.kind !== 'patches') throw new TypeError(processed.kind);
      expect(processed.gridThw).toEqual(grids);
      expect(await pixelsOf(processed)).toEqualBits(pixels);
      expectTexts(processor, texts);
      const counts = texts.map((text) => text.split(processor.imageToken).length - 1);
      expect(images.map((image) => processor.countImageTokens(image))).toEqual(counts);
    },
  );

  it('puts frames of a video into patches two by two, and repeats the last', async () => {
    const [config = {}] = qwen;
    const { min_pixels, max_pixels } = qwen[0] as { min_pixels: number; max_pixels: number };
    const processor = await createProcessor(config, { video: { min_pixels, max_pixels } });
    const frames = expected.frames.map(asImage);
    const processed = await processor.processVideos([frames]);
    if (processed.kind !== 'patches') throw new TypeError(processed.kind);
    expect(processed.gridThw).toHaveLength(1);
    const [[time, ...grid] = [0]] = processed.gridThw;
    expect(time).toBe(3);
    expect(await pixelsOf(processed)).toEqualBits(expected.video);
    const tokens = (3 * (grid[0] ?? 0) * (grid[1] ?? 0)) / 4;
    expect(processor.countVideoTokens(frames)).toBe(tokens);
    expect(processor.expandText('<|video_pad|>', { videos: [frames] })).toBe('<|video_pad|>'.repeat(tokens));
  });
});

describe('Idefics3 and SmolVLM', () => {
  it.each(idefics.map((_, i) => i))(
    'make the tiles and texts of transformers, bit for bit: configuration %i',
    async (i) => {
      const processor = await createProcessor(idefics[i] as object as Record<string, unknown>, {
        processor: { image_seq_len: 7 },
      });
      const { pixels, rows, columns, texts, whole } = expected.idefics[i] as Tiles;
      const processed = await processor.processImages(images);
      if (processed.kind !== 'tiles') throw new TypeError(processed.kind);
      expect(processed.layouts).toEqual(rows.map((each, image) => ({ rows: each, columns: columns[image] })));
      expect(await pixelsOf(processed)).toEqualBits(pixels);
      expect(whole).toBe(true);
      expectTexts(processor, texts);
      for (const [image, text] of texts.entries()) {
        const tokens = text.match(/<[^>]+>|\n+/g) ?? [];
        expect(processor.countImageTokens(images[image] as RGBImage)).toBe(tokens.length);
      }
    },
  );
});
