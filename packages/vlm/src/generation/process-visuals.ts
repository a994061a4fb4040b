import type { ImageSource, VideoSource, VisionProcessor } from '../processor.js';
import type { VisualInput } from '../vision-language-model.js';

export interface VisualSources {
  /** Images, in the order of their places. */
  images?: readonly ImageSource[] | undefined;
  /** Videos, in the order of their places. */
  videos?: readonly VideoSource[] | undefined;
}

/** Images and videos for the model; the caller frees them, by `disposeVisuals`. */
export async function processVisuals(
  processor: VisionProcessor,
  { images = [], videos = [] }: VisualSources,
  signal: AbortSignal | undefined,
): Promise<{ images: VisualInput[]; videos: VisualInput[] }> {
  const done: { images: VisualInput[]; videos: VisualInput[] } = { images: [], videos: [] };
  try {
    for (const image of images) done.images.push(await processor.image(image, { signal }));
    for (const video of videos) done.videos.push(await processor.video(video, { signal }));
    return done;
  } catch (error) {
    disposeVisuals([...done.images, ...done.videos]);
    throw error;
  }
}

/** Frees the pixels of images. */
export function disposeVisuals(visuals: readonly VisualInput[]): void {
  for (const { pixelValues, pixelMask } of visuals) {
    pixelValues.dispose();
    pixelMask?.dispose();
  }
}
