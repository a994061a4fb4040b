import { ArgumentError } from '@mlxts/core';
import type { ImageSize } from '../image/rgb-image.js';

export interface SmartResizeLimits {
  /** Sides become multiples of it. */
  readonly factor: number;
  readonly minPixels: number;
  readonly maxPixels: number;
}

const MAX_RATIO = 200;

/**
 * The size to which Qwen2-VL brings an image: sides are multiples of `factor`, the area lies within the limits where that is
 * possible, the ratio changes as little as possible.
 * @throws ArgumentError for images more than 200 times as long as wide
 */
export function smartResize(
  { width, height }: ImageSize,
  { factor, minPixels, maxPixels }: SmartResizeLimits,
): ImageSize {
  if (Math.max(width, height) / Math.min(width, height) > MAX_RATIO)
    throw new ArgumentError({
      op: 'smartResize',
      message: `expected sides whose ratio is at most ${MAX_RATIO}, got ${width} × ${height}`,
    });
  const size = { width: roundHalfEven(width / factor) * factor, height: roundHalfEven(height / factor) * factor };
  if (size.width * size.height > maxPixels) {
    const divisor = Math.sqrt((height * width) / maxPixels);
    const shrunk = (side: number) => Math.max(factor, Math.floor(side / divisor / factor) * factor);
    return { width: shrunk(width), height: shrunk(height) };
  }
  if (size.width * size.height < minPixels) {
    const growth = Math.sqrt(minPixels / (height * width));
    const grown = (side: number) => Math.ceil((side * growth) / factor) * factor;
    return { width: grown(width), height: grown(height) };
  }
  return size;
}

/** Python's `round`. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
