import { ArgumentError, ShapeError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels of red, green and blue, a byte each, row by row from the top: `data[3 · (y · width + x) + channel]`. */
export interface RGBImage extends ImageSize {
  readonly data: Uint8Array;
}

/** @throws ArgumentError, ShapeError for what is no image */
export function checkImage(op: string, name: string, image: unknown): RGBImage {
  const { data } = checkSize(op, name, image) as Partial<RGBImage> & ImageSize;
  const { width, height } = image as ImageSize;
  if (!(data instanceof Uint8Array))
    throw new ArgumentError({ op, message: `expected ${name}.data to be a Uint8Array, got ${describe(data)}` });
  if (data.length !== 3 * width * height)
    throw new ShapeError({
      op,
      message: `expected ${3 * width * height} bytes in ${name}.data for ${width} × ${height} pixels, got ${data.length}`,
    });
  return image as RGBImage;
}

/** @throws ArgumentError for what has no width and height */
export function checkSize(op: string, name: string, size: unknown): ImageSize {
  const { width, height } = (typeof size === 'object' && size !== null ? size : {}) as Partial<ImageSize>;
  for (const each of [width, height])
    if (!Number.isInteger(each) || (each as number) < 1 || (each as number) > MAX_SIDE)
      throw new ArgumentError({
        op,
        message: `expected ${name} to have a width and a height from 1 to ${MAX_SIDE}, got ${describe(width)} × ${describe(height)}`,
      });
  return size as ImageSize;
}

/** JPEG's, and more than any processor takes. */
export const MAX_SIDE = 65535;
