import type { Decoding } from './decoding.js';
import type { Orientation } from './exif-orientation.js';
import { type ImageFormat, imageFormat } from './image-format.js';
import { decodeJpeg, readJpeg } from './jpeg/decode-jpeg.js';
import { decodePng } from './png/decode-png.js';
import { readPng } from './png/read-png.js';
import type { ImageSize, RGBImage } from './rgb-image.js';
import { decodeBySharp } from './sharp-decoder.js';
import { decodeWebp } from './webp/decode-webp.js';
import { readWebp } from './webp/read-webp.js';

/** A file whose header was read and whose size is within the limits. */
export interface ImageFile extends ImageSize {
  readonly format: ImageFormat;
  readonly orientation: Orientation;
  /** The pixels as they are stored, transparent ones laid over white or as they are. */
  decode(onWhite: boolean): Promise<RGBImage>;
}

const readers: Readonly<Record<ImageFormat, (bytes: Uint8Array, decoding: Decoding) => Omit<ImageFile, 'format'>>> = {
  png(bytes, decoding) {
    const file = readPng(bytes, decoding);
    const { width, height, orientation } = file;
    return { width, height, orientation, decode: (onWhite) => decodePng(file, onWhite, decoding) };
  },
  jpeg(bytes, decoding) {
    const start = readJpeg(bytes, decoding);
    const { width, height, components } = start.frame;
    const decode = async (onWhite: boolean) => {
      const hasInks = components.length === 4; // sharp takes them for other colours than Pillow does
      const decoded = hasInks ? undefined : await decodeBySharp({ width, height }, bytes, onWhite, decoding);
      return decoded ?? decodeJpeg(start, bytes, decoding);
    };
    return { width, height, orientation: start.file.orientation, decode };
  },
  webp(bytes, decoding) {
    const file = readWebp(bytes, decoding);
    const decode = async (onWhite: boolean) =>
      (await decodeBySharp(file, bytes, onWhite, decoding)) ?? decodeWebp(file, bytes, onWhite, decoding);
    return { ...file, decode };
  },
};

/** @throws FileError for what is no image of a format that is read, is damaged, or goes beyond the limits */
export function readImageFile(bytes: Uint8Array, decoding: Decoding): ImageFile {
  const format = imageFormat(bytes);
  if (format === undefined)
    throw decoding.error(
      `expected PNG, JPEG or WebP, got ${bytes.length === 0 ? 'no bytes' : 'a file of another kind'}`,
      {
        code: 'Unsupported',
      },
    );
  return { format, ...readers[format](bytes, decoding) };
}
