import type { Pauses } from '../image/pauses.js';
import type { RGBImage } from '../image/rgb-image.js';

export interface PatchShape {
  readonly patchSize: number;
  readonly temporalPatchSize: number;
  /** Patches along a side of what becomes one token. */
  readonly mergeSize: number;
}

/** Which frame of a patch is written, from one image; `at` is the number of patches before it. */
export interface PatchPlace {
  readonly at: number;
  readonly frame: number;
}

/**
 * Writes the values of an image into patches `[patches, channels, frames, patchSize, patchSize]`, in the order in which patches
 * are merged: blocks of `mergeSize` × `mergeSize` row by row, within a block row by row.
 */
export async function writePatches(
  { width, height, data }: RGBImage,
  table: Float32Array,
  out: Float32Array,
  { patchSize, temporalPatchSize, mergeSize }: PatchShape,
  { at, frame }: PatchPlace,
  pauses: Pauses,
): Promise<void> {
  const area = patchSize * patchSize;
  const plane = temporalPatchSize * area; // from one channel to the next
  const block = patchSize * mergeSize;
  let patch = at * 3 * plane + frame * area;
  for (let top = 0; top < height; top += block) {
    for (let left = 0; left < width; left += block)
      for (let y = top; y < top + block; y += patchSize)
        for (let x = left; x < left + block; x += patchSize) {
          let write = patch;
          for (let row = y; row < y + patchSize; row++) {
            let read = 3 * (row * width + x);
            for (let end = write + patchSize; write < end; write++, read += 3) {
              out[write] = table[data[read] as number] as number;
              out[write + plane] = table[256 + (data[read + 1] as number)] as number;
              out[write + 2 * plane] = table[512 + (data[read + 2] as number)] as number;
            }
          }
          patch += 3 * plane;
        }
    await pauses.turn();
  }
}
