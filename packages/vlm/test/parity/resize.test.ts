import { type HostTensor, seededIntegers, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Resample, resize } from '../../src/index.js';
import { source } from './source.js';

const integer = seededIntegers(11);
const side = () => (integer(4) === 0 ? 1 + integer(4) : 1 + integer(160));
/** 200 random sizes, and some that filters treat apart. */
const sizes = [
  ...Array.from({ length: 200 }, () => ({ from: [side(), side()], to: [side(), side()] })),
  { from: [300, 2], to: [1, 1] },
  { from: [1, 1], to: [200, 3] },
  { from: [97, 101], to: [97, 50] },
  { from: [97, 101], to: [50, 101] },
  { from: [31, 31], to: [31, 31] },
];
const resamples: readonly Resample[] = ['bicubic', 'bilinear', 'lanczos', 'nearest', 'box', 'hamming'];
const cases = sizes.map((size, seed) => ({ seed, ...size, resample: resamples[seed % resamples.length] as Resample }));

let images: HostTensor[];
let resized: HostTensor[];
beforeAll(async () => {
  const oracle = await startOracle();
  ({ images, resized } = await oracle.run<{ images: HostTensor[]; resized: HostTensor[] }>(await source('resize.py'), {
    cases,
  }));
  await oracle.close();
});

describe('resize', () => {
  it.each(resamples)('gives the bytes of Pillow with %s', async (resample) => {
    for (const [i, { from, to, resample: each }] of cases.entries()) {
      if (each !== resample) continue;
      const image = { width: from[0] as number, height: from[1] as number, data: (images[i] as HostTensor).bytes };
      const [width = 0, height = 0] = to;
      const { data } = await resize(image, { width, height, resample });
      const ours: HostTensor = { dtype: 'uint8', shape: [height, width, 3], bytes: data };
      expect.soft(ours, `${from} → ${to}`).toEqualBits(resized[i] as HostTensor);
    }
  });
});
