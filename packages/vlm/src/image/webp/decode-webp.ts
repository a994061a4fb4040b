import type { Decoding } from '../decoding.js';
import type { RGBImage } from '../rgb-image.js';
import { rgbaToRGB } from '../rgba-to-rgb.js';
import type { WebpFile } from './read-webp.js';

/** The pixels of a WebP file, by libwebp as WebAssembly. @throws FileError */
export async function decodeWebp(
  { width, height }: WebpFile,
  bytes: Uint8Array,
  onWhite: boolean,
  decoding: Decoding,
): Promise<RGBImage> {
  const { decode } = await import('@cwasm/webp');
  let rgba: Uint8ClampedArray;
  try {
    rgba = decode(bytes).data;
  } catch (cause) {
    throw decoding.error('expected the pixels of a WebP file: it is cut short or damaged', { cause });
  }
  if (rgba.length !== 4 * width * height)
    throw decoding.error(`expected ${width} × ${height} pixels of a WebP file, got ${rgba.length / 4} in all`);
  return { width, height, data: await rgbaToRGB(rgba, onWhite, decoding.pauses) };
}
