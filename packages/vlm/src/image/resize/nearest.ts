import type { Pauses } from '../pauses.js';
import type { ImageSize, RGBImage } from '../rgb-image.js';

/** The nearest pixels; positions are summed up as Pillow does, with its rounding errors. */
export async function nearest({ width, height, data }: RGBImage, size: ImageSize, pauses: Pauses): Promise<RGBImage> {
  const columns = positions(width, size.width);
  const out = new Uint8Array(3 * size.width * size.height);
  let write = 0;
  for (const row of positions(height, size.height)) {
    for (let x = 0; x < columns.length; x++) {
      const read = 3 * (row * width + (columns[x] as number));
      out[write] = data[read] as number;
      out[write + 1] = data[read + 1] as number;
      out[write + 2] = data[read + 2] as number;
      write += 3;
    }
    await pauses.turn();
  }
  return { ...size, data: out };
}

function positions(from: number, to: number): Int32Array {
  const scale = from / to;
  const found = new Int32Array(to);
  let position = scale * 0.5;
  for (let i = 0; i < to; i++, position += scale) found[i] = Math.min(from - 1, Math.trunc(position));
  return found;
}
