import { imageInfo } from '../image/load-image.js';
import type { ImageSize } from '../image/rgb-image.js';
import type { LoadedModel } from '../loaded-model.js';
import type { ImageSource, VisualSources } from './process-visuals.js';

export interface EstimateOptions extends VisualSources {
  signal?: AbortSignal | undefined;
}

/**
 * How many tokens images and videos will take in a prompt, one number for each, images first: from their headers, nothing
 * is decoded.
 * @throws what `imageInfo` throws
 * @example
 * ```ts ignore needs a model
 * const [tokens] = await estimateTokens(loaded, { images: ['cat.jpg'] });
 * ```
 */
export async function estimateTokens(
  { processor }: Pick<LoadedModel, 'processor'>,
  { images = [], videos = [], signal }: EstimateOptions,
): Promise<number[]> {
  const sizeOf = async (from: ImageSource): Promise<ImageSize> =>
    typeof from === 'object' && 'width' in from ? from : imageInfo(from, { signal });
  const counts: number[] = [];
  for (const image of images) counts.push(processor.countImageTokens(await sizeOf(image)));
  for (const { frames } of videos) {
    const sizes: ImageSize[] = [];
    for (const frame of frames) sizes.push(await sizeOf(frame));
    counts.push(processor.countVideoTokens(sizes));
  }
  return counts;
}
