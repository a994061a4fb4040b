import type { MLXArray } from '@mlxts/core';

/** Where a cache keeps its positions: each in a row of two buffers, `[batch, kvHeads, capacity, headDim]`. */
export interface CacheRows {
  readonly keys: MLXArray;
  readonly values: MLXArray;
  /** The row for the first of the new positions; the others follow. */
  readonly first: number;
  /** Rows from 0 to here hold positions once the new ones are there. */
  readonly end: number;
}

/** The keys and values that one attention layer has seen, `[batch, kvHeads, length, headDim]`. Implementations are in @mlxts/decoder. */
export interface KVCache {
  /** How many positions it holds: the position of the next one. */
  readonly offset: number;
  readonly isTrimmable: boolean;
  /** The arrays to keep alive and to evaluate after each step. */
  state: MLXArray[];
  /** Appends and returns all keys and values so far. */
  updateAndFetch(keys: MLXArray, values: MLXArray): [keys: MLXArray, values: MLXArray];
  /**
   * What `updateAndFetch` does for `length` positions, by an operation that writes rows: `write` gets the buffers and
   * returns them with the new rows filled, or null where it can't, and nothing changes. Returns whether it was done.
   * Absent where positions lie in another way.
   */
  appendRows?(length: number, write: (rows: CacheRows) => readonly [keys: MLXArray, values: MLXArray] | null): boolean;
  /** Drops up to `n` of the last positions and returns how many. */
  trim(n: number): number;
  /** A cache that goes its own way from here; the arrays are shared until then. */
  copy(): KVCache;
  /** Keeps the batch rows `batchIndices`, in that order, with repetition. */
  gather(batchIndices: MLXArray): void;
}
