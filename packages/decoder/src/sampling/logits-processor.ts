import type { MLXArray } from '@mlxts/core';

/**
 * Changes the logits `[B, V]` of the next token, given the ids so far, `[L]` int32: the prompt and what was generated, without
 * what a cache held before. Both are graphs that are computed later; an id that may not come gets -inf.
 */
export type LogitsProcessor = (tokens: MLXArray, logits: MLXArray) => MLXArray;
