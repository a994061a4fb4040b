import { checkChoice, checkOptions } from '@mlxts/core/native';
import { Pauses } from '../pauses.js';
import { checkImage, checkSize, type ImageSize, type RGBImage } from '../rgb-image.js';
import { coefficients } from './coefficients.js';
import { type FilterName, filters } from './filters.js';
import { nearest } from './nearest.js';
import { resampleAcross, resampleDown } from './resample-rows.js';

export type Resample = 'nearest' | FilterName;

export interface ResizeOptions extends ImageSize {
  /** The filter. Default: `bicubic`, as Pillow's. */
  resample?: Resample | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

export const resamples: readonly Resample[] = ['nearest', ...(Object.keys(filters) as FilterName[])];

/** So many products of bytes and weights are summed up between looks at the clock. */
const STRIDE = 2 ** 20;

/**
 * The image in another size, with the bytes of Pillow's `Image.resize` (13): columns and rows one after the other, in its fixed
 * point. Filters widen where the image gets smaller. Work is done in pieces between which the event loop turns.
 *
 * @throws ArgumentError, ShapeError for what is no image or size
 * @example
 * const image = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 200, 100, 50) };
 * const { data } = await resize(image, { width: 1, height: 1, resample: 'bilinear' });
 * console.log([...data]); // [100, 50, 25]
 */
export async function resize(image: RGBImage, options: ResizeOptions): Promise<RGBImage> {
  const op = 'resize';
  checkImage(op, 'image', image);
  const { resample = 'bicubic', signal, ...size } = checkOptions(op, options);
  const { width, height } = checkSize(op, 'options', size);
  checkChoice(op, 'resample', resample, resamples);
  return resizeImage(image, { width, height }, resample, new Pauses(signal));
}

/** `resize` of what was checked. */
export async function resizeImage(
  image: RGBImage,
  size: ImageSize,
  resample: Resample,
  pauses: Pauses,
): Promise<RGBImage> {
  if (image.width === size.width && image.height === size.height) return image;
  if (resample === 'nearest') return nearest(image, size);
  const lost = image.height - size.height;
  // Pillow since 13: where many more rows go than columns, they go first.
  if (lost > 0 && lost > 2 * (image.width - size.width))
    return across(await down(image, size.height, resample, pauses), size.width, resample, pauses);
  return down(await across(image, size.width, resample, pauses), size.height, resample, pauses);
}

async function across(image: RGBImage, width: number, filter: FilterName, pauses: Pauses): Promise<RGBImage> {
  if (width === image.width) return image;
  const { height } = image;
  const weights = coefficients(image.width, width, filter);
  const out = new Uint8ClampedArray(3 * width * height);
  const group = Math.max(1, Math.floor(STRIDE / (3 * width * weights.size)));
  for (let from = 0; from < height; from += group) {
    resampleAcross(image.data, image.width, out, weights, { from, until: Math.min(height, from + group) });
    await pauses.turn();
  }
  return { width, height, data: new Uint8Array(out.buffer) };
}

async function down(image: RGBImage, height: number, filter: FilterName, pauses: Pauses): Promise<RGBImage> {
  if (height === image.height) return image;
  const { width } = image;
  const weights = coefficients(image.height, height, filter);
  const stride = 3 * width;
  const out = new Uint8ClampedArray(stride * height);
  const sums = new Int32Array(stride);
  const group = Math.max(1, Math.floor(STRIDE / (stride * weights.size)));
  for (let from = 0; from < height; from += group) {
    resampleDown(image.data, stride, out, weights, { from, until: Math.min(height, from + group), sums });
    await pauses.turn();
  }
  return { width, height, data: new Uint8Array(out.buffer) };
}
