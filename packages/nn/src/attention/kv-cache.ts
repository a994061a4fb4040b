import type { MLXArray } from '@mlxts/core';

/** The keys and values that one attention layer has seen, `[batch, kvHeads, length, headDim]`. Implementations are in @mlxts/decoder. */
export interface KVCache {
  /** How many positions it holds: the position of the next one. */
  readonly offset: number;
  readonly isTrimmable: boolean;
  /** The arrays to keep alive and to evaluate after each step. */
  state: MLXArray[];
  /** Appends and returns all keys and values so far. */
  updateAndFetch(keys: MLXArray, values: MLXArray): [keys: MLXArray, values: MLXArray];
  /** Drops up to `n` of the last positions and returns how many. */
  trim(n: number): number;
  /** A cache that goes its own way from here; the arrays are shared until then. */
  copy(): KVCache;
  /** Keeps the batch rows `batchIndices`, in that order, with repetition. */
  gather(batchIndices: MLXArray): void;
}
