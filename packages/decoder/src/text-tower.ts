import type { MLXArray } from '@mlxts/core';
import type { ForwardOptions, LanguageModel } from './language-model.js';

export interface TowerOptions extends ForwardOptions {
  /** What takes the place of the ids' rows of the embedding, `[B, L, hiddenSize]`: the ids then only count. */
  inputEmbeddings?: MLXArray | undefined;
  /** How many of the first positions of each row, those in the cache included, hold nothing: no other position sees them. */
  leftPadding?: readonly number[] | undefined;
}

/** A language model that other models build on: it takes embeddings in the place of ids, and rows of unequal length. */
export type TextTower = LanguageModel & {
  readonly hiddenSize: number;
  /** Token ids `[B, L]` → their rows of the embedding, `[B, L, hiddenSize]`. */
  embed(inputs: MLXArray): MLXArray;
  forward(inputs: MLXArray, options?: TowerOptions): MLXArray;
};

export interface PositionedOptions extends TowerOptions {
  /** Positions in time, height and width, integers `[3, B, L]`. Default: for each the one that the cache counts. */
  positions?: MLXArray | undefined;
  /** How far positions lie from those that the cache counts, for all rows or each; not beside `positions`. Default 0. */
  positionDelta?: number | readonly number[] | undefined;
}

/** A text tower whose positions in time, height and width may differ. */
export type PositionedTower = TextTower & {
  forward(inputs: MLXArray, options?: PositionedOptions): MLXArray;
};
