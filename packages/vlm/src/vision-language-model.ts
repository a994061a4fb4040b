import type { MLXArray } from '@mlxts/core';
import type { PositionedOptions, TextTower } from '@mlxts/decoder';
import type { Module } from '@mlxts/nn';

/** An image or a video as the processor of its model leaves it. */
export interface VisualInput {
  kind: 'image' | 'video';
  /** Qwen: patches `[T · H · W, pixels of a patch]`, in merge blocks. Idefics3: tiles `[tiles, 3, height, width]`. */
  pixelValues: MLXArray;
  /** Frames, rows and columns of patches, of models that take images of any size. */
  grid?: readonly [frames: number, rows: number, columns: number] | undefined;
  /** Which pixels of the tiles belong to the image, `[tiles, height, width]`. Default: all. */
  pixelMask?: MLXArray | undefined;
  /** Frames a second of a video, where the model counts time. Default 2. */
  fps?: number | undefined;
}

/** Positions of rows in which images stand, and where each row goes on. */
export interface RowPositions {
  /** In time, height and width, integers `[3, B, L]`. */
  positions: MLXArray;
  /** For each row, how far the position after its last token lies from `L`. */
  deltas: readonly number[];
}

export interface RowOptions {
  /** How many of the first ids of each row hold nothing. Default 0. */
  leftPadding?: readonly number[] | undefined;
}

/** What generation asks of a model that reads images: a vision tower, a text tower, and how the two go together. */
export type VisionLanguageModel = Module & {
  readonly languageModel: TextTower;
  /** The token that stands, repeated, where an image's features go. */
  readonly imageTokenId: number;
  /** The same of a video, `undefined` where the model takes none. */
  readonly videoTokenId: number | undefined;
  /** How many tokens an image takes. @throws ShapeError, ArgumentError for pixels of another form than the model's. */
  countTokens(visual: VisualInput): number;
  /** The features of an image or a video, `[tokens, hiddenSize]`. */
  features(visual: VisualInput): MLXArray;
  /** Where the ids of each row and its images stand; `undefined` where the text tower counts by itself. */
  positions(
    rows: readonly (readonly number[])[],
    visuals: readonly (readonly VisualInput[])[],
    options?: RowOptions,
  ): RowPositions | undefined;
  /** The model's own name of a weight or a layer, from that in a checkpoint. */
  checkpointKey(key: string): string;
  /** Token ids `[B, L]` → logits `[B, L, vocabSize]`, by the text tower. */
  forward(inputs: MLXArray, options?: PositionedOptions): MLXArray;
};
