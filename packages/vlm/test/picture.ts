import type { RGBImage } from '../src/index.js';

/** Pixels that differ by the seed, so many tokens of Qwen high and wide. */
export function picture(seed: number, rows = 2, columns = 3): RGBImage {
  const [width, height] = [8 * columns, 8 * rows];
  const data = Uint8Array.from(
    { length: 3 * width * height },
    (_, i) => (i * (seed * 7 + 3) + (i % 13) * seed * 5) % 256,
  );
  return { width, height, data };
}
