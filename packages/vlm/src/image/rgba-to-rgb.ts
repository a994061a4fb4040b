import { overWhite } from './over-white.js';
import type { Pauses } from './pauses.js';

const PIXELS = 2 ** 18;

/** Red, green and blue of pixels that have alpha too: laid over white, or as they are. */
export async function rgbaToRGB(
  rgba: Uint8Array | Uint8ClampedArray,
  onWhite: boolean,
  pauses: Pauses,
): Promise<Uint8Array> {
  const count = rgba.length / 4;
  const rgb = new Uint8Array(3 * count);
  for (let from = 0; from < count; from += PIXELS) {
    for (let i = from; i < Math.min(count, from + PIXELS); i++) {
      const alpha = onWhite ? (rgba[4 * i + 3] as number) : 255;
      for (let channel = 0; channel < 3; channel++) {
        const value = rgba[4 * i + channel] as number;
        rgb[3 * i + channel] = alpha === 255 ? value : overWhite(value, alpha);
      }
    }
    await pauses.turn();
  }
  return rgb;
}
