import { add, arange, expandDims, greaterEqual, less, logicalAnd, type MLXArray } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import type { KVCache } from './kv-cache.js';

/** What attention may see: all of it, no later position, or where the array is true (or what the array adds to the scores). */
export type AttentionMask = 'causal' | MLXArray | null;

export interface MaskOptions {
  /** How many positions back from its own a query sees, its own included. */
  readonly windowSize?: number | undefined;
}

/**
 * Which keys each of `length` queries at positions from `offset` on may see: those up to its own, within the window.
 * Boolean `[length, offset + length]`.
 */
export function createCausalMask(length: number, offset = 0, { windowSize }: MaskOptions = {}): MLXArray {
  checkInt('createCausalMask', 'length', length, { min: 0, max: 2 ** 31 - 1 });
  checkInt('createCausalMask', 'offset', offset, { min: 0, max: 2 ** 31 - 1 - length });
  const keys = expandDims(arange(offset + length), 0); // [1, K]
  const queries = expandDims(arange(offset, offset + length), 1); // [L, 1]
  const causal = greaterEqual(queries, keys);
  if (windowSize === undefined) return causal;
  checkInt('createCausalMask', 'windowSize', windowSize, { min: 1, max: 2 ** 31 - 1 });
  return logicalAnd(causal, less(queries, add(keys, windowSize)));
}

/**
 * The mask for hidden states `h` `[batch, length, dims]` that follow what `cache` holds: none for a single query, otherwise
 * causal; an array only where the window is shorter than what there is to see.
 */
export function createAttentionMask(
  h: MLXArray,
  cache?: Pick<KVCache, 'offset'> | null,
  { windowSize }: MaskOptions = {},
): AttentionMask {
  const length = h.shape[1] ?? 0;
  const offset = cache?.offset ?? 0;
  if (windowSize !== undefined && offset + length > windowSize) return createCausalMask(length, offset, { windowSize });
  return length === 1 ? null : 'causal';
}
