import type { RGBImage } from '../image/rgb-image.js';

/** Writes the values of a square of an image as `[channels, side, side]` at `at`. */
export function writeTile(
  { width, data }: RGBImage,
  table: Float32Array,
  out: Float32Array,
  { at, left, top, side }: { at: number; left: number; top: number; side: number },
): void {
  const plane = side * side;
  let write = at;
  for (let y = top; y < top + side; y++) {
    let read = 3 * (y * width + left);
    for (let end = write + side; write < end; write++, read += 3) {
      out[write] = table[data[read] as number] as number;
      out[write + plane] = table[256 + (data[read + 1] as number)] as number;
      out[write + 2 * plane] = table[512 + (data[read + 2] as number)] as number;
    }
  }
}
