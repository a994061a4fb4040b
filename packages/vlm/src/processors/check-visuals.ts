import { ArgumentError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { checkImage, type RGBImage } from '../image/rgb-image.js';

/** @throws ArgumentError, ShapeError for what is no list of at least one image */
export function checkImages(op: string, name: string, images: unknown): readonly RGBImage[] {
  if (!Array.isArray(images) || images.length === 0)
    throw new ArgumentError({
      op,
      message: `expected ${name} to be a list of at least one image, got ${describe(images)}`,
    });
  return images.map((image, i) => checkImage(op, `${name}[${i}]`, image));
}
