import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostTensor, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Decoding } from '../../src/image/decoding.js';
import { decodeJpeg, readJpeg } from '../../src/image/jpeg/decode-jpeg.js';
import { orient } from '../../src/image/orient.js';
import type { RGBImage } from '../../src/image/rgb-image.js';
import { decodeWebp } from '../../src/image/webp/decode-webp.js';
import { readWebp } from '../../src/image/webp/read-webp.js';
import { imageInfo, loadImage } from '../../src/index.js';
import { source } from './source.js';

type Reference = { white: HostTensor; drop: HostTensor };

let folder: string;
let references: [name: string, reference: Reference][];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-images-'));
  const oracle = await startOracle();
  const { files } = await oracle.run<{ files: Record<string, Reference> }>(await source('decoding.py'), { folder });
  references = Object.entries(files);
  await oracle.close();
});
afterAll(() => rm(folder, { recursive: true }));

const tensor = ({ width, height, data }: RGBImage): HostTensor => ({
  dtype: 'uint8',
  shape: [height, width, 3],
  bytes: data,
});
const named = (form: string) => references.filter(([name]) => name.endsWith(form));

describe('loadImage', () => {
  it.each(['.png', '.jpeg', '.webp'])(
    'gives the pixels of Pillow for every %s, laid over white or without alpha',
    async (form) => {
      expect(named(form).length).toBeGreaterThan(4);
      for (const [name, { white, drop }] of named(form)) {
        expect.soft(tensor(await loadImage(join(folder, name))), name).toEqualBits(white);
        expect.soft(tensor(await loadImage(join(folder, name), { alpha: 'drop' })), name).toEqualBits(drop);
      }
    },
  );

  it('tells width and height before it decodes', async () => {
    for (const [name, { white }] of references) {
      const { format, width, height } = await imageInfo(join(folder, name));
      expect([`.${format}`, height, width, 3], name).toEqual([name.slice(name.lastIndexOf('.')), ...white.shape]);
    }
  });
});

describe('without sharp', () => {
  const decoding = new Decoding({ op: 'loadImage', path: undefined, maxPixels: 1e6, signal: undefined });

  it('JPEG files have the pixels of Pillow', async () => {
    for (const [name, { white }] of named('.jpeg')) {
      const bytes = new Uint8Array(await readFile(join(folder, name)));
      const start = readJpeg(bytes, decoding);
      const image = await decodeJpeg(start, bytes, decoding);
      expect.soft(tensor(await orient(image, start.file.orientation, decoding.pauses)), name).toEqualBits(white);
    }
  });

  it('WebP files have the pixels of Pillow', async () => {
    for (const [name, { white, drop }] of named('.webp')) {
      const bytes = new Uint8Array(await readFile(join(folder, name)));
      const file = readWebp(bytes, decoding);
      for (const [onWhite, expected] of [
        [true, white],
        [false, drop],
      ] as const) {
        const image = await decodeWebp(file, bytes, onWhite, decoding);
        expect.soft(tensor(await orient(image, file.orientation, decoding.pauses)), name).toEqualBits(expected);
      }
    }
  });
});
