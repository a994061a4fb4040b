import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError, MLXError, ShapeError } from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadProcessor } from './load-processor.js';
import { createProcessor } from './registry.js';

const qwen = { image_processor_type: 'Qwen2VLImageProcessor' };
const smol = { image_processor_type: 'SmolVLMImageProcessor' };
const picture = (width: number, height: number) => ({ width, height, data: new Uint8Array(3 * width * height) });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-processor-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('createProcessor', () => {
  it('finds the family by image_processor_type, else by processor_class', async () => {
    const tokens = async (...args: Parameters<typeof createProcessor>) => (await createProcessor(...args)).imageToken;
    expect(await tokens({ ...qwen, processor_class: 'SmolVLMProcessor' })).toBe('<|image_pad|>');
    expect(await tokens({ image_processor_type: 'Qwen2VLImageProcessorFast' })).toBe('<|image_pad|>');
    expect(await tokens({ processor_class: 'Qwen2_5_VLProcessor' })).toBe('<|image_pad|>');
    expect(await tokens({}, { processor: { processor_class: 'Idefics3Processor' } })).toBe('<image>');
  });

  it.each([
    {},
    { image_processor_type: 'CLIPImageProcessor' },
    { image_processor_type: 7 },
    { processor_class: 'toString' },
  ])('refuses %j and lists what it knows', async (config) => {
    const failed = createProcessor(config);
    await expect(failed).rejects.toMatchObject({ code: 'UnknownModelType' });
    await expect(failed).rejects.toThrow('SmolVLMImageProcessor');
  });

  it.each([
    [{ ...qwen, do_center_crop: true }, 'do_center_crop: expected false, got true', 'Unsupported'],
    [{ ...qwen, do_binarize: true }, 'do_binarize: expected no such field, got true', 'Unsupported'],
    [{ ...qwen, do_convert_rgb: false }, 'do_convert_rgb: expected true', 'Unsupported'],
    [{ ...qwen, max_image_size: { longest_edge: 3 } }, 'max_image_size: expected no such field', 'Unsupported'],
    [{ ...qwen, data_format: 'channels_last' }, 'data_format: expected "channels_first"', 'Unsupported'],
    [{ ...qwen, resample: 9 }, 'resample: expected 0 to 5, got 9', 'Config'],
    [{ ...qwen, image_mean: [0.5, 0.5] }, 'image_mean: expected 3 numbers, got [0.5,0.5]', 'Config'],
    [{ ...qwen, image_std: [1, 0, 1] }, 'image_std: expected 3 numbers', 'Config'],
    [{ ...qwen, patch_size: 0 }, 'patch_size: expected a positive integer, got 0', 'Config'],
    [
      { ...qwen, size: { height: 3, width: 4 } },
      'size: expected positive integers shortest_edge and longest_edge',
      'Config',
    ],
    [{ ...qwen, min_pixels: 5000, max_pixels: 4000 }, 'size: expected at least 5000 pixels', 'Config'],
    [{ ...smol, size: { height: 3, width: 4 } }, 'size: expected positive integers longest_edge', 'Config'],
    [{ ...smol, do_image_splitting: 'yes' }, 'do_image_splitting: expected true or false', 'Config'],
  ])('refuses %j', async (config, message, code) => {
    const failed = createProcessor(config);
    await expect(failed).rejects.toThrow(MLXError);
    await expect(failed).rejects.toMatchObject({ code });
    await expect(failed).rejects.toThrow(message);
  });

  it('takes fields that are null for absent', async () => {
    await createProcessor({
      ...qwen,
      do_center_crop: null,
      crop_size: null,
      data_format: 'channels_first',
      do_resize: true,
    });
  });

  it('refuses patches of videos that differ from those of images', async () => {
    const failed = createProcessor({ ...qwen, patch_size: 14 }, { video: { patch_size: 16 } });
    await expect(failed).rejects.toThrow('patch_size: expected 14 for videos, as for images, got 16');
  });
});

describe('a processor', () => {
  it('refuses more or fewer placeholders than images', async () => {
    const size = { width: 56, height: 56 };
    for (const config of [qwen, smol]) {
      const processor = await createProcessor(config);
      const { imageToken } = processor;
      expect(() => processor.expandText('no image', { images: [size] })).toThrow(ArgumentError);
      expect(() => processor.expandText(`${imageToken} ${imageToken}`, { images: [size] })).toThrow(
        `expected 1 ${imageToken} in the text, one for each, got 2`,
      );
      expect(() => processor.expandText(imageToken, {})).toThrow('got 1');
      expect(processor.expandText('text alone', {})).toBe('text alone');
    }
  });

  it('refuses what is no image', async () => {
    const processor = await createProcessor(qwen);
    for (const images of [[], undefined, [undefined], [{ width: 3, height: 3 }], [{ ...picture(3, 3), width: 0 }]])
      await expect(processor.processImages(images as never)).rejects.toThrow(ArgumentError);
    await expect(processor.processImages([{ ...picture(3, 3), width: 4 }])).rejects.toThrow(ShapeError);
    await expect(processor.processImages([picture(3, 601)])).rejects.toThrow('whose ratio is at most 200');
    await expect(processor.processVideos([[picture(30, 30), picture(30, 31)]])).rejects.toThrow('frames of one size');
    expect(() => processor.countImageTokens({ width: 1.5, height: 2 })).toThrow(ArgumentError);
  });

  it('refuses videos where a family has none', async () => {
    const processor = await createProcessor(smol);
    await expect(processor.processVideos([[picture(30, 30)]])).rejects.toMatchObject({ code: 'Unsupported' });
    expect(() => processor.expandText('', { videos: [[picture(30, 30)]] })).toThrow('give frames as images');
  });

  it('takes images of the right size where it does not resize', async () => {
    const processor = await createProcessor({ ...qwen, do_resize: false });
    const { pixelValues } = await processor.processImages([picture(28, 56)]);
    expect(pixelValues.shape).toEqual([8, 1176]);
    pixelValues.dispose();
    await expect(processor.processImages([picture(28, 57)])).rejects.toThrow('expected sides divisible by 28');
  });

  it('gives up with the reason of its signal', async () => {
    const reason = new Error('enough');
    for (const config of [qwen, smol]) {
      const processor = await createProcessor(config);
      const failed = processor.processImages([picture(400, 300)], { signal: AbortSignal.abort(reason) });
      await expect(failed).rejects.toBe(reason);
    }
  });
});

describe('loadProcessor', () => {
  it('reads the files of a model, old and new', async () => {
    await expect(loadProcessor(folder)).rejects.toMatchObject({ code: 'NotFound' });
    const size = { longest_edge: 512 };
    const config = { ...smol, size, max_image_size: { longest_edge: 512 } };
    await writeFile(
      join(folder, 'processor_config.json'),
      JSON.stringify({ processor_class: 'SmolVLMProcessor', image_seq_len: 64, image_processor: config }),
    );
    expect((await loadProcessor(folder)).countImageTokens({ width: 640, height: 480 })).toBe(67);
    await writeFile(
      join(folder, 'preprocessor_config.json'),
      JSON.stringify({ ...config, size: { longest_edge: 2048 } }),
    );
    expect((await loadProcessor(folder)).countImageTokens({ width: 640, height: 480 })).toBe(3 * (4 * 66 + 1) + 67);
  });
});
