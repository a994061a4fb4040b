import { checkChoice, checkOptions } from '@mlxts/core/native';
import { Pauses } from '../pauses.js';
import { checkImage, checkSize, type ImageSize, type RGBImage } from '../rgb-image.js';
import { coefficients } from './coefficients.js';
import { type FilterName, filters } from './filters.js';
import { nearest } from './nearest.js';
import { Resampler } from './resampler.js';

/** Pillow's filters. */
export type Resample = 'nearest' | 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';

export interface ResizeOptions extends ImageSize {
  /** The filter. Default: `bicubic`, as Pillow's. */
  resample?: Resample | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

const resamples: readonly Resample[] = ['nearest', ...(Object.keys(filters) as FilterName[])];

let resampler: Resampler | undefined;

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
  checkSize('resize', 'size', size);
  if (image.width === size.width && image.height === size.height) return image;
  if (resample === 'nearest') return nearest(image, size, pauses);
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
  resampler ??= new Resampler();
  const data = new Uint8Array(3 * width * height);
  for (let from = 0; from < height; ) {
    from = resampler.across(image.data, image, data, weights, from);
    await pauses.turn();
  }
  return { width, height, data };
}

async function down(image: RGBImage, height: number, filter: FilterName, pauses: Pauses): Promise<RGBImage> {
  if (height === image.height) return image;
  const { width } = image;
  const stride = 3 * width;
  const weights = coefficients(image.height, height, filter);
  resampler ??= new Resampler();
  const data = new Uint8Array(stride * height);
  for (let left = 0; left < stride; ) {
    let right = left;
    for (let from = 0; from < height; ) {
      const done = resampler.down(image.data, { stride, height: image.height }, data, weights, { left, from });
      from = done.until;
      right = done.right;
      await pauses.turn();
    }
    left = right;
  }
  return { width, height, data };
}
