import { MLXArray } from '../array.js';
import { isInteger } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { describe } from '../guards.js';
import { HostIndex, type IndexList, listIndex, typedIndex } from './host-index.js';
import { Mask } from './mask.js';
import { type ellipsis, parseSlice } from './parse-slice.js';
import { Slice } from './slice-value.js';

/** A typed array of integers. */
export type IntegerTypedArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/**
 * One entry of an index, as in Python's index tuple:
 * - an integer, negative from the end, takes one position and drops the axis;
 * - `'1:3'`, `'::-1'`, `':'` or `mx.s(1, 3)` takes a slice;
 * - null adds an axis of length 1;
 * - `'...'` stands for all axes that the other entries leave;
 * - an integer array, typed array or (nested) list takes those positions;
 * - a bool array or (nested) list of booleans takes the positions that are true, of as many axes as it has.
 */
export type Index = number | bigint | string | Slice | null | MLXArray | IntegerTypedArray | IndexList;

/** An entry whose form has been checked; an `MLXArray` here is one of integers. */
export type Entry = number | Slice | null | typeof ellipsis | MLXArray | HostIndex | Mask;

export function isIndexArray(entry: Entry): entry is MLXArray | HostIndex {
  return entry instanceof MLXArray || entry instanceof HostIndex;
}

/** Checks the form of all entries. */
export function readEntries(op: string, index: readonly unknown[]): Entry[] {
  const entries = new Array<Entry>(index.length);
  for (let i = 0; i < index.length; i++) entries[i] = readEntry(op, index[i]);
  return entries;
}

/** Checks the form of one entry. */
function readEntry(op: string, index: unknown): Entry {
  if (typeof index === 'number') {
    if (Number.isInteger(index)) return index;
    throw new ArgumentError({ op, message: `expected an integer as index, got ${index}` });
  }
  if (typeof index === 'string') return parseSlice(op, index);
  if (index === null || index instanceof Slice) return index;
  if (index instanceof MLXArray) {
    const { dtype } = index;
    if (isInteger(dtype)) return index;
    if (dtype === 'bool') return Mask.from(index);
    throw new DtypeError({ op, message: `expected an index array of integers or booleans, got ${describe(index)}` });
  }
  if (typeof index === 'bigint') return Number(index);
  if (Array.isArray(index)) return listIndex(op, index);
  if (ArrayBuffer.isView(index)) return typedIndex(op, index);
  throw new ArgumentError({
    op,
    message: `expected an integer, a slice such as '1:3', null, '...', an index array or a mask, got ${describe(index)}`,
  });
}
