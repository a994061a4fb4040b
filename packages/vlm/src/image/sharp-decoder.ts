import type { Decoding } from './decoding.js';
import type { ImageSize, RGBImage } from './rgb-image.js';
import { rgbaToRGB } from './rgba-to-rgb.js';

type Sharp = typeof import('sharp')['default'];

let loading: Promise<Sharp | undefined> | undefined;

/** sharp, where it is installed and has a library for this machine: pixels are the same without it. */
function sharpPackage(): Promise<Sharp | undefined> {
  loading ??= import('sharp').then(
    (module) => module.default,
    () => undefined,
  );
  return loading;
}

/**
 * The pixels of a JPEG or WebP file of this size by sharp, on its threads; undefined where it is not installed. Colour
 * profiles are not applied and nothing is turned. @throws FileError
 */
export async function decodeBySharp(
  { width, height }: ImageSize,
  bytes: Uint8Array,
  onWhite: boolean,
  decoding: Decoding,
): Promise<RGBImage | undefined> {
  const sharp = await sharpPackage();
  if (sharp === undefined) return undefined;
  try {
    const reader = sharp(bytes, { failOn: 'warning', limitInputPixels: false, ignoreIcc: true });
    const { data, info } = await reader.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height || (info.channels !== 3 && info.channels !== 4))
      throw new Error(
        `expected ${width} × ${height} pixels of 3 or 4 channels, got ${info.width} × ${info.height} × ${info.channels}`,
      );
    await decoding.pauses.turn();
    const rgb =
      info.channels === 3
        ? new Uint8Array(data.buffer, data.byteOffset, data.length)
        : await rgbaToRGB(data, onWhite, decoding.pauses);
    return { width, height, data: rgb };
  } catch (cause) {
    decoding.pauses.check();
    throw decoding.error(`expected the pixels of an image, sharp says: ${(cause as Error).message}`, { cause });
  }
}
