import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ArgumentError, FileError, MLXError } from '@mlxts/core';
import { mutate, seededIntegers } from '@mlxts/oracle';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pngChunk, pngFile } from '../../test/png-file.js';
import { Decoding } from './decoding.js';
import { decodeJpeg, readJpeg } from './jpeg/decode-jpeg.js';
import { imageInfo, loadImage } from './load-image.js';
import { decodeWebp } from './webp/decode-webp.js';
import { readWebp } from './webp/read-webp.js';

const [width, height] = [5, 3];
const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => 17 * i);
const rows = Uint8Array.from({ length: height * (3 * width + 1) }, (_, i) => {
  const [row, column] = [Math.floor(i / (3 * width + 1)), i % (3 * width + 1)];
  return column === 0 ? 0 : (data[3 * width * row + column - 1] as number);
});
const image = { width, height, data };
const png = pngFile({ width, height, rows });
const decoding = new Decoding({ op: 'loadImage', path: undefined, maxPixels: 1e6, signal: undefined });

/** A picture of 40 × 30 in other formats. */
const files: Record<string, Uint8Array> = {};
let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-load-image-'));
  path = join(folder, 'odd name%20.png');
  await writeFile(path, png);
  const raw = Uint8Array.from({ length: 3 * 40 * 30 }, (_, i) => 128 + 100 * Math.sin(i / 7));
  const picture = () => sharp(raw, { raw: { width: 40, height: 30, channels: 3 } });
  files.jpeg = new Uint8Array(await picture().jpeg({ quality: 80 }).toBuffer());
  files.progressive = new Uint8Array(await picture().jpeg({ progressive: true }).toBuffer());
  files.png = new Uint8Array(await picture().png().toBuffer());
  files.webp = new Uint8Array(await picture().webp({ quality: 80 }).toBuffer());
  files.lossless = new Uint8Array(await picture().webp({ lossless: true }).toBuffer());
});
afterAll(() => rm(folder, { recursive: true }));

/** Each way to decode one of `files`; sharp decodes JPEG and WebP where it is installed. */
const decoders: Readonly<Record<string, (bytes: Uint8Array) => Promise<unknown>>> = {
  png: async (bytes) => loadImage(bytes),
  jpeg: async (bytes) => decodeJpeg(readJpeg(bytes, decoding), bytes, decoding),
  progressive: async (bytes) => decodeJpeg(readJpeg(bytes, decoding), bytes, decoding),
  webp: async (bytes) => decodeWebp(readWebp(bytes, decoding), bytes, true, decoding),
  lossless: async (bytes) => decodeWebp(readWebp(bytes, decoding), bytes, true, decoding),
  'jpeg by sharp': async (bytes) => loadImage(bytes),
  'webp by sharp': async (bytes) => loadImage(bytes),
};
const fileOf = (name: string) => files[name.replace(' by sharp', '')] as Uint8Array;

describe('loadImage', () => {
  it('reads paths, URLs, bytes and blobs', async () => {
    const inputs = [
      path,
      pathToFileURL(path),
      pathToFileURL(path).href,
      `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
      new URL(`data:image/png;base64,${Buffer.from(png).toString('base64')}`),
      png,
      Buffer.from(png),
      png.slice().buffer,
      new Blob([png.slice()]),
    ];
    for (const input of inputs) {
      expect(await loadImage(input)).toEqual(image);
      expect(await imageInfo(input)).toEqual({ format: 'png', width, height });
    }
  });

  it('fetches nothing', async () => {
    for (const input of ['https://example.com/cat.png', new URL('http://127.0.0.1/cat.png'), 'ftp://example.com/a.png'])
      await expect(loadImage(input)).rejects.toMatchObject({ name: 'MLXError', code: 'Unsupported' });
    await expect(loadImage('https://example.com/cat.png')).rejects.toThrow('images are not fetched');
  });

  it.each([
    ['nothing', new Uint8Array(0), 'got no bytes'],
    ['text', Buffer.from('hello, I am no image'), 'expected PNG, JPEG or WebP'],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0'), 'expected PNG, JPEG or WebP'],
    ['a PNG file cut short', png.subarray(0, 60), 'got'],
    ['a PNG file without an end', png.subarray(0, png.length - 12), 'it is cut short'],
    ['a PNG file without pixels', pngFile({ width, height, rows: new Uint8Array(0) }), 'cut short'],
    ['too few rows', pngFile({ width, height, rows: rows.subarray(16) }), 'it is cut short'],
    [
      'too many rows',
      pngFile({ width, height, rows: Buffer.concat([rows, rows]) }),
      'expected the pixels of a PNG file',
    ],
    ['filter 7', pngFile({ width, height, rows: rows.map((byte, i) => (i === 16 ? 7 : byte)) }), 'filters 0 to 4'],
    ['no palette', pngFile({ width, height, colour: 3, rows }), 'expected a palette'],
    ['a depth of 3', pngFile({ width, height, depth: 3, rows }), 'got depth 3'],
    ['no width', pngFile({ width: 0, height, rows }), 'at least one pixel'],
    [
      'a short tRNS',
      pngFile({ width, height, rows, extra: [pngChunk('tRNS', Uint8Array.of(1))] }),
      'expected 6 bytes in tRNS',
    ],
    ['an unknown chunk', pngFile({ width, height, rows, extra: [pngChunk('WEIR', Uint8Array.of(1))] }), '"WEIR"'],
    ['a wrong checksum', png.map((byte, i) => (i === 45 ? byte ^ 1 : byte)), 'the file is damaged'],
    ['a JPEG header alone', Uint8Array.of(0xff, 0xd8, 0xff), 'cut short'],
    ['a JPEG file without pixels', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), 'expected pixels'],
    ['a WebP header alone', Buffer.from('RIFF\x04\0\0\0WEBP'), 'expected pixels in a WebP file'],
    ['a WebP file cut short', Buffer.from('RIFF\xff\0\0\0WEBP', 'latin1'), 'it is cut short'],
  ])('refuses %s', async (_, bytes, message) => {
    const failed = loadImage(bytes);
    await expect(failed).rejects.toThrow(FileError);
    await expect(failed).rejects.toThrow(message);
  });

  it('refuses images that are larger than they may be before it takes memory', async () => {
    const before = process.resourceUsage().maxRSS;
    const tooLarge = pngFile({ width: 60000, height: 60000, rows: new Uint8Array(12_000_000) });
    expect(tooLarge.length).toBeLessThan(12_288);
    await expect(loadImage(tooLarge)).rejects.toThrow('at most 89478485 pixels (maxPixels), got 60000 × 60000');
    const tooSmall = pngFile({ width: 9000, height: 9900, depth: 16, colour: 6, rows: new Uint8Array(8_000_000) });
    await expect(loadImage(tooSmall)).rejects.toThrow('cannot hold so many');
    const jpeg = (files.jpeg as Uint8Array).slice();
    const frame = Buffer.from(jpeg).indexOf(Buffer.of(0xff, 0xc0));
    new DataView(jpeg.buffer).setUint32(frame + 5, 0x7000_0800); // 28672 × 2048
    await expect(decoders.jpeg?.(jpeg)).rejects.toThrow('(maxPixels)');
    await expect(loadImage(jpeg)).rejects.toThrow(FileError);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(400 * 1024);
  });

  it('checks limits, and says which', async () => {
    await expect(loadImage(png, { maxPixels: 14 })).rejects.toThrow('at most 14 pixels (maxPixels), got 5 × 3');
    for (const input of [
      png,
      path,
      new Blob([png.slice()]),
      `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
    ])
      await expect(imageInfo(input, { maxBytes: 50 })).rejects.toThrow('expected at most 50 bytes (maxBytes)');
  });

  it('refuses arguments of another kind', async () => {
    for (const input of [undefined, 7, {}, [1, 2]])
      await expect(loadImage(input as unknown as Uint8Array)).rejects.toThrow(ArgumentError);
    for (const options of [{ maxPixels: 0 }, { maxBytes: -1 }, { alpha: 'black' }])
      await expect(loadImage(png, options as object)).rejects.toThrow(`expected ${Object.keys(options)[0]} to be`);
    for (const url of ['data:image/png;base64', 'data:text/plain,hello'])
      await expect(loadImage(url)).rejects.toThrow('expected a data URL such as');
  });

  it('names a missing file, with its path', async () => {
    const missing = join(folder, 'missing.png');
    await expect(loadImage(missing)).rejects.toMatchObject({ name: 'FileError', code: 'NotFound', path: missing });
    await expect(loadImage(folder)).rejects.toMatchObject({ name: 'FileError', path: folder });
  });

  it('gives up with the reason of its signal', async () => {
    const reason = new Error('enough');
    for (const input of [png, path, files.jpeg as Uint8Array])
      await expect(loadImage(input, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('refuses animations', async () => {
    const canvas = Buffer.from('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x27\0\0\x1d\0\0', 'latin1');
    await expect(loadImage(canvas)).rejects.toMatchObject({ code: 'Unsupported' });
    await expect(loadImage(canvas)).rejects.toThrow('got an animation');
  });
});

describe('damaged files', () => {
  it.each(Object.keys(decoders))('%s: one that is cut short anywhere is refused', async (name) => {
    const bytes = fileOf(name);
    await decoders[name]?.(bytes);
    for (let part = 1; part < 10; part++)
      await expect(decoders[name]?.(bytes.subarray(0, (bytes.length * part) / 10)), `${part}`).rejects.toThrow(
        FileError,
      );
  });

  it.each(Object.keys(decoders))('%s: mutated ones load or give a FileError', async (name) => {
    const bytes = fileOf(name);
    const integer = seededIntegers(7);
    let refused = 0;
    for (let round = 0; round < 200; round++) {
      const mutated = round % 2 === 0 ? mutate(bytes, integer) : flip(bytes, integer);
      try {
        await decoders[name]?.(mutated);
      } catch (error) {
        if (!MLXError.isInstance(error) || !FileError.isInstance(error)) throw error;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });
});

/** A few bytes changed, none added or lost. */
function flip(bytes: Uint8Array, integer: (bound: number) => number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  for (let faults = 1 + integer(4); faults > 0; faults--) flipped[integer(flipped.length)] = integer(256);
  return flipped;
}
