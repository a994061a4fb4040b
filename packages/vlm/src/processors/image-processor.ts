import type { MLXArray } from '@mlxts/core';
import type { ImageSize, RGBImage } from '../image/rgb-image.js';

/** Patches along time, height and width. */
export type GridThw = readonly [time: number, height: number, width: number];

export interface ProcessOptions {
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/** Images and videos in the order of their placeholders; of a video, its frames. */
export interface VisualInputs<Image extends ImageSize = ImageSize> {
  images?: readonly Image[] | undefined;
  videos?: readonly (readonly Image[])[] | undefined;
}

/** What a vision tower takes; the caller owns the arrays. */
export interface ProcessedPatches {
  readonly kind: 'patches';
  /** `[patches, channels · temporalPatchSize · patchSize · patchSize]`, float32, the patches of one merged token side by side. */
  readonly pixelValues: MLXArray;
  /** The grid of patches of each image or video. */
  readonly gridThw: readonly GridThw[];
}

/** What a vision tower takes; the caller owns the array. */
export interface ProcessedTiles {
  readonly kind: 'tiles';
  /** `[tiles, channels, side, side]`, float32: the tiles of each image row by row, then the whole image. None is filled up. */
  readonly pixelValues: MLXArray;
  /** Rows and columns of tiles of each image; 0 and 0 where it is one tile. */
  readonly layouts: readonly TileLayout[];
}

export interface TileLayout {
  readonly rows: number;
  readonly columns: number;
}

export type ProcessedImages = ProcessedPatches | ProcessedTiles;

/** How a family of models wants images; `loadProcessor` and `createProcessor` make it. */
export interface ImageProcessor<Processed extends ProcessedImages = ProcessedImages> {
  /** What stands for an image in a prompt, and is repeated for each of its tokens. */
  readonly imageToken: string;
  /** What stands for a video; undefined where there are none. */
  readonly videoToken: string | undefined;
  /**
   * The pixels of images, in their order.
   * @throws ArgumentError, ShapeError for what is no image or cannot be brought into shape
   */
  processImages(images: readonly RGBImage[], options?: ProcessOptions): Promise<Processed>;
  /**
   * The pixels of videos, each a list of frames of one size.
   * @throws MLXError `Unsupported` where the family has none
   */
  processVideos(videos: readonly (readonly RGBImage[])[], options?: ProcessOptions): Promise<Processed>;
  /** How many tokens the placeholder of an image becomes, from its size alone. */
  countImageTokens(size: ImageSize): number;
  /** How many tokens the placeholder of a video becomes. */
  countVideoTokens(frames: readonly ImageSize[]): number;
  /**
   * The prompt with each placeholder written out for its image or video; only sizes are looked at.
   * @throws ArgumentError where there are more or fewer placeholders than images or videos
   */
  expandText(text: string, inputs: VisualInputs): string;
}
