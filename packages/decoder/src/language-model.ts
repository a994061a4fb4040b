import type { MLXArray } from '@mlxts/core';
import type { KVCache, Module } from '@mlxts/nn';

export interface ForwardOptions {
  /** One cache a layer, as `makeCache()` returns it: read and extended by the call. */
  cache?: readonly KVCache[] | undefined;
}

/** What the engine asks of a decoder: token ids to logits, and a fresh cache. */
export type LanguageModel = Module & {
  readonly vocabSize: number;
  /** Most positions that the model was made for, `undefined` where its configuration does not say. */
  readonly contextLength: number | undefined;
  /** Token ids `[B, L]` → logits `[B, L, vocabSize]`. */
  forward(inputs: MLXArray, options?: ForwardOptions): MLXArray;
  makeCache(): KVCache[];
};
