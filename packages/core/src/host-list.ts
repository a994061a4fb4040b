import { getHeapStatistics } from 'node:v8';
import type { MLXArray } from './array.js';
import { ArgumentError } from './errors/argument-error.js';
import { describe } from './guards.js';
import { hostBytes } from './host.js';
import type { NestedList, TypedArray } from './host-types.js';
import { hostBits, hostValues } from './host-values.js';

/** From here on `new Array(length)` would be a hash table. */
const MAX_PREALLOCATED = 2 ** 25;
/** Below this many elements and lists the heap is not asked. */
const FEW = 2 ** 20;
/** The longest list that V8 keeps as a plain block. */
const MAX_ROW = 2 ** 26;

/** Nested lists of what `item` gives. */
export function hostList(array: MLXArray): NestedList {
  checkFits('tolist', array);
  return nested(array, reader(array)) as NestedList;
}

/** `hostList` with what JSON can hold: a 64-bit integer as a number where that is exact, else as a string. */
export function hostJSON(array: MLXArray): unknown {
  if (array.dtype !== 'int64' && array.dtype !== 'uint64') return hostList(array);
  checkFits('toJSON', array);
  const values = hostBits(array.dtype, hostBytes(array)) as BigInt64Array | BigUint64Array;
  return nested(array, (start, length) => {
    const list: unknown[] = length < MAX_PREALLOCATED ? new Array(length) : [];
    for (let i = 0; i < length; i++) {
      const number = Number(values[start + i]);
      list[i] = Number.isSafeInteger(number) ? number : String(values[start + i]);
    }
    return list;
  });
}

/** Lists of more than the heap can take would end the process. */
function checkFits(op: string, array: MLXArray): void {
  const { shape, size, dtype } = array;
  let lists = 1;
  for (let axis = 0, rows = 1; axis < shape.length - 1; axis++) {
    rows *= shape[axis] as number;
    lists += rows;
  }
  if (size + lists < FEW) return;
  const element = dtype === 'complex64' ? 80 : dtype.endsWith('int64') ? 32 : 8;
  const { heap_size_limit, used_heap_size } = getHeapStatistics();
  const isLong = shape.some((dim) => dim > MAX_ROW);
  if (!isLong && size * element + lists * 64 < 0.8 * (heap_size_limit - used_heap_size)) return;
  const message = `expected an array whose lists fit the heap, got ${describe(array)}; toTypedArray() needs none`;
  throw new ArgumentError({ op, message });
}

type Reader = (start: number, length: number) => unknown[];

function nested(array: MLXArray, read: Reader): unknown {
  const { shape } = array;
  const last = shape.length - 1;
  let next = 0;
  const build = (axis: number): unknown[] => {
    const dim = shape[axis] as number;
    if (axis === last) {
      next += dim;
      return read(next - dim, dim);
    }
    const rows: unknown[] = [];
    for (let i = 0; i < dim; i++) rows.push(build(axis + 1));
    return rows;
  };
  return last < 0 ? read(0, 1)[0] : build(0);
}

function reader(array: MLXArray): Reader {
  const { dtype } = array;
  const values = hostValues(dtype, hostBytes(array));
  if (dtype === 'bool') return booleans(values);
  if (dtype === 'complex64') return complexes(values);
  return dtype === 'int64' || dtype === 'uint64' ? bigints(values) : numbers(values);
}

// V8 learns for each loop what memory it reads and for each `new Array` what the lists hold, so that numbers lie in
// them unboxed: one loop for all kinds of elements is up to ten times as slow.
function numbers(values: TypedArray): Reader {
  return (start, length) => {
    const list: unknown[] = length < MAX_PREALLOCATED ? new Array(length) : [];
    for (let i = 0; i < length; i++) list[i] = values[start + i];
    return list;
  };
}

function bigints(values: TypedArray): Reader {
  return (start, length) => {
    const list: unknown[] = length < MAX_PREALLOCATED ? new Array(length) : [];
    for (let i = 0; i < length; i++) list[i] = values[start + i];
    return list;
  };
}

function booleans(values: TypedArray): Reader {
  return (start, length) => {
    const list: unknown[] = length < MAX_PREALLOCATED ? new Array(length) : [];
    for (let i = 0; i < length; i++) list[i] = values[start + i] !== 0;
    return list;
  };
}

function complexes(values: TypedArray): Reader {
  return (start, length) => {
    const list: unknown[] = length < MAX_PREALLOCATED ? new Array(length) : [];
    for (let i = 0; i < length; i++) list[i] = { re: values[2 * (start + i)], im: values[2 * (start + i) + 1] };
    return list;
  };
}
