import { checkChoice, checkInt, checkOptions } from '@mlxts/core/native';
import { Decoding } from './decoding.js';
import { type ImageInput, inputName, readInput } from './image-input.js';
import { orient } from './orient.js';
import { type ImageFile, readImageFile } from './read-image-file.js';
import type { ImageSize, RGBImage } from './rgb-image.js';

export interface ReadImageOptions {
  /** Refuse images with more pixels. Default: 89478485, as Pillow warns of. */
  maxPixels?: number | undefined;
  /** Refuse larger files. Default: 256 MiB. */
  maxBytes?: number | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

export interface LoadImageOptions extends ReadImageOptions {
  /**
   * What becomes of transparent pixels. `white`: they are laid over white, as transformers' processors do with an image that
   * Pillow opened. `drop`: alpha is forgotten, as transformers and mlx-vlm do with a path. Default: `white`.
   */
  alpha?: 'white' | 'drop' | undefined;
}

/** An image file, as its header describes it. */
export interface ImageInfo extends ImageSize {
  readonly format: 'png' | 'jpeg' | 'webp';
}

/**
 * Reads PNG, JPEG and still WebP as red, green and blue, upright as EXIF says; what a file is, its bytes say. Its size is
 * checked before it is decoded. Pixels are Pillow's.
 *
 * @throws FileError for what is no such file, damaged, cut short, or beyond a limit, `NotFound` where there is none,
 * `Unsupported` for animations and kinds of JPEG that no camera writes; MLXError `Unsupported` for addresses on the web
 * @example
 * const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
 * const { width, height, data } = await loadImage(`data:image/png;base64,${dot}`);
 * console.log(width, height, [...data]); // 1 1 [255, 0, 0]
 */
export async function loadImage(from: ImageInput, options?: LoadImageOptions): Promise<RGBImage> {
  const { alpha = 'white' } = checkOptions('loadImage', options);
  checkChoice('loadImage', 'alpha', alpha, ['white', 'drop']);
  const { file, decoding } = await openImage('loadImage', from, options);
  return orient(await file.decode(alpha === 'white'), file.orientation, decoding.pauses);
}

/**
 * Format, width and height of an image file, upright as EXIF says, from its header: nothing is decoded.
 *
 * @throws what `loadImage` throws but for damaged pixels
 * @example
 * const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
 * console.log(await imageInfo(`data:image/png;base64,${dot}`)); // { format: 'png', width: 1, height: 1 }
 */
export async function imageInfo(from: ImageInput, options?: ReadImageOptions): Promise<ImageInfo> {
  const { file } = await openImage('imageInfo', from, options);
  const { format, width, height } = file;
  return file.orientation >= 5 ? { format, width: height, height: width } : { format, width, height };
}

async function openImage(
  op: string,
  from: ImageInput,
  options: ReadImageOptions | undefined,
): Promise<{ file: ImageFile; decoding: Decoding }> {
  const { maxPixels = 89_478_485, maxBytes = 2 ** 28, signal } = checkOptions(op, options);
  checkInt(op, 'maxPixels', maxPixels, { min: 1, max: 2 ** 29 });
  checkInt(op, 'maxBytes', maxBytes, { min: 1, max: 2 ** 31 });
  const bytes = await readInput(op, from, { maxBytes, signal });
  const decoding = new Decoding({ op, path: inputName(from), maxPixels, signal });
  return { file: readImageFile(bytes, decoding), decoding };
}
