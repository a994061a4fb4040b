import type { ImageInput } from '../image/image-input.js';
import { loadImage } from '../image/load-image.js';
import type { ImageSize, RGBImage } from '../image/rgb-image.js';
import type { ImageProcessor, ProcessedImages } from '../processors/image-processor.js';
import type { VisualInput } from '../vision-language-model.js';

/** An image: a path, a `file:` or `data:` URL, the bytes of a file, a `Blob`, or pixels. */
export type ImageSource = ImageInput | RGBImage;

/** A video as its frames, in order and of one size. */
export interface VideoSource {
  frames: readonly ImageSource[];
  /** Frames a second. Default 2. */
  fps?: number | undefined;
}

export interface VisualSources {
  /** Images, in the order of their places. */
  images?: readonly ImageSource[] | undefined;
  /** Videos, in the order of their places. */
  videos?: readonly VideoSource[] | undefined;
}

/** An image or a video for the model, and the sizes that it, or its frames, had. */
export interface ProcessedVisual extends VisualInput {
  sizes: readonly ImageSize[];
}

export interface ProcessedVisuals {
  images: ProcessedVisual[];
  videos: ProcessedVisual[];
}

/**
 * Reads images and videos and brings them into the form of the model; the caller frees them, by `disposeVisuals`.
 * @throws what `loadImage` throws; `signal.reason` once the signal aborts
 */
export async function processVisuals(
  processor: ImageProcessor,
  { images = [], videos = [] }: VisualSources,
  signal: AbortSignal | undefined,
): Promise<ProcessedVisuals> {
  const done: ProcessedVisuals = { images: [], videos: [] };
  try {
    for (const from of images) {
      const image = await pixelsOf(from, signal);
      const processed = await processor.processImages([image], { signal });
      done.images.push({ kind: 'image', ...inputOf(processed), sizes: [sizeOf(image)] });
    }
    for (const { frames: from, fps } of videos) {
      const frames: RGBImage[] = [];
      for (const frame of from) frames.push(await pixelsOf(frame, signal));
      const processed = await processor.processVideos([frames], { signal });
      done.videos.push({ kind: 'video', ...inputOf(processed), fps, sizes: frames.map(sizeOf) });
    }
    return done;
  } catch (error) {
    disposeVisuals([...done.images, ...done.videos]);
    throw error;
  }
}

/** Frees the pixels of images. */
export function disposeVisuals(visuals: readonly VisualInput[]): void {
  for (const { pixelValues } of visuals) pixelValues.dispose();
}

function isPixels(from: ImageSource): from is RGBImage {
  return typeof from === 'object' && 'data' in from && 'width' in from;
}

async function pixelsOf(from: ImageSource, signal: AbortSignal | undefined): Promise<RGBImage> {
  return isPixels(from) ? from : loadImage(from, { signal });
}

function sizeOf({ width, height }: ImageSize): ImageSize {
  return { width, height };
}

/** What the processor made of one image. */
function inputOf(processed: ProcessedImages): Pick<VisualInput, 'pixelValues' | 'grid'> {
  const { pixelValues } = processed;
  return processed.kind === 'tiles' ? { pixelValues } : { pixelValues, grid: processed.gridThw[0] };
}
