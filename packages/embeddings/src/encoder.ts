import type { MLXArray } from '@mlxts/core';
import type { Module } from '@mlxts/nn';

/** A batch of texts as token ids, the shorter ones filled up to the longest. */
export interface EncoderInputs {
  /** `[B, L]`; positions beyond a text hold `padTokenId`. */
  readonly ids: MLXArray;
  /** Which sequence of a pair each token belongs to, `[B, L]`; null: all to the first. */
  readonly tokenTypes: MLXArray | null;
  /** True where there is a token, `[B, L]`; null where no text was filled up. */
  readonly mask: MLXArray | null;
}

/** What the package asks of an architecture: token ids to one hidden state for each token. */
export type Encoder = Module & {
  readonly hiddenSize: number;
  readonly vocabSize: number;
  /** Most tokens of a text that have a position, special tokens included. */
  readonly maxTokens: number;
  readonly padTokenId: number;
  /** → `[B, L, hiddenSize]` */
  forward(inputs: EncoderInputs): MLXArray;
};
