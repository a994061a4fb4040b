import {
  add,
  arange,
  array,
  expandDims,
  greaterEqual,
  less,
  logicalAnd,
  MLXArray,
  ShapeError,
  subtract,
} from '@mlxts/core';
import { checkArray, checkInt, checkInts, describe } from '@mlxts/core/native';
import type { KVCache } from './kv-cache.js';

/** What attention may see: all of it, no later position, or where the array is true (or what the array adds to the scores). */
export type AttentionMask = 'causal' | MLXArray | null;

/** How many positions at one end of each row of a batch hold nothing: a list, or integers `[batch]`. */
export type Padding = readonly number[] | MLXArray;

export interface PaddingOptions {
  /** Of the first keys of each row. */
  readonly leftPadding?: Padding | undefined;
  /** Of the last keys of each row. */
  readonly rightPadding?: Padding | undefined;
}

export interface MaskOptions extends PaddingOptions {
  /** How many positions back from its own a query sees, its own included. */
  readonly windowSize?: number | undefined;
}

export interface AttentionMaskOptions extends MaskOptions {
  /** An array also where `'causal'` says the same; never for a single query that sees all. Default false. */
  readonly returnArray?: boolean | undefined;
}

/**
 * Which of `length` keys hold something: boolean `[batch, 1, 1, length]`, `[1, length]` without padding.
 * @example
 * console.log(createPaddingMask(3, { rightPadding: [0, 2] }).shape); // [2, 1, 1, 3]
 */
export function createPaddingMask(length: number, padding: PaddingOptions): MLXArray {
  checkInt('createPaddingMask', 'length', length, { min: 0, max: 2 ** 31 - 1 });
  const keys = expandDims(arange(length), 0); // [1, K]
  return within('createPaddingMask', keys, length, padding, greaterEqual(keys, 0));
}

/**
 * Which keys each of `length` queries at positions from `offset` on may see: those up to its own, within the window and
 * outside the padding. Boolean `[length, offset + length]`, `[batch, 1, length, offset + length]` with padding.
 */
export function createCausalMask(length: number, offset = 0, { windowSize, ...padding }: MaskOptions = {}): MLXArray {
  const op = 'createCausalMask';
  checkInt(op, 'length', length, { min: 0, max: 2 ** 31 - 1 });
  checkInt(op, 'offset', offset, { min: 0, max: 2 ** 31 - 1 - length });
  const keys = expandDims(arange(offset + length), 0); // [1, K]
  const queries = expandDims(arange(offset, offset + length), 1); // [L, 1]
  const causal = greaterEqual(queries, keys);
  if (windowSize === undefined) return within(op, keys, offset + length, padding, causal);
  checkInt(op, 'windowSize', windowSize, { min: 1, max: 2 ** 31 - 1 });
  const windowed = logicalAnd(causal, less(queries, add(keys, windowSize)));
  return within(op, keys, offset + length, padding, windowed);
}

/**
 * The mask for hidden states `h` `[batch, length, dims]` that follow what `cache` holds: none for a single query, otherwise
 * causal; an array only where the window is shorter than what there is to see, where there is padding, or on request.
 */
export function createAttentionMask(
  h: MLXArray,
  cache?: Pick<KVCache, 'offset'> | null,
  { returnArray = false, ...options }: AttentionMaskOptions = {},
): AttentionMask {
  const { windowSize, leftPadding, rightPadding } = options;
  const length = h.shape[1] ?? 0;
  const offset = cache?.offset ?? 0;
  const isShort = windowSize !== undefined && offset + length > windowSize;
  const isPadded = leftPadding !== undefined || rightPadding !== undefined;
  if (isShort || isPadded) return createCausalMask(length, offset, options);
  if (length === 1) return null;
  return returnArray ? createCausalMask(length, offset) : 'causal';
}

function within(
  op: string,
  keys: MLXArray,
  length: number,
  { leftPadding, rightPadding }: PaddingOptions,
  mask: MLXArray,
): MLXArray {
  let seen = mask;
  if (rightPadding !== undefined) {
    const ends = subtract(length, perRow(op, 'rightPadding', rightPadding));
    seen = logicalAnd(seen, less(keys, ends));
  }
  if (leftPadding !== undefined) seen = logicalAnd(seen, greaterEqual(keys, perRow(op, 'leftPadding', leftPadding)));
  return seen;
}

// [B, 1, 1, 1]
function perRow(op: string, name: string, padding: Padding): MLXArray {
  if (!(padding instanceof MLXArray))
    return expandDims(array(checkInts(op, name, padding, { min: 0 }), { dtype: 'int32' }), [1, 2, 3]);
  if (checkArray(op, name, padding).ndim === 1) return expandDims(padding, [1, 2, 3]);
  throw new ShapeError({ op, message: `expected ${name} of shape [batch], got ${describe(padding)}` });
}
