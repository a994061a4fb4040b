import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { isInexact } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { describe } from '../guards.js';
import { activeStream } from '../stream.js';
import { writeArray } from './first-array.js';
import { writePosition, writeSlice } from './first-axis.js';
import { type Entry, type Index, isIndexArray, readEntries } from './index-entry.js';
import { layOut, openAxes } from './layout.js';
import { onlyMask, writeMasked } from './masked-write.js';
import { scatter } from './scatter.js';
import { Slice } from './slice-value.js';
import { unmask } from './unmask.js';
import { differences, quotients, type UpdateKind } from './update-kind.js';
import { newValue } from './update-value.js';
import { writeSlices } from './write-slices.js';

/** A new raw array: `a` with the value written to, or combined with, what the index selects. */
export function write(kind: UpdateKind, a: MLXArray, index: readonly Index[], value: unknown): number {
  const { op } = kind;
  const { handle, shape, dtype } = a;
  const entries = readEntries(op, index);
  checkDtype(kind, a);
  const stream = activeStream();
  const s = stream.handle;
  const update = newValue(op, value, dtype);
  try {
    const mask = onlyMask(entries);
    if (mask !== undefined) {
      openAxes(op, shape, entries);
      return writeMasked(kind, a, mask, update, s);
    }
    if (kind.prepare !== undefined) update.to(kind.prepare(update.handle, s));
    if (entries.length === 1) {
      const only = entries[0] as Entry;
      if (typeof only === 'number') return writePosition(kind, a, only, update, s);
      if (only instanceof Slice) return writeSlice(kind, a, only, update, s);
      if (isIndexArray(only)) return writeArray(kind, a, only, update, stream);
    }
    const { shape: flat, entries: plain } = unmask(op, shape, entries);
    const layout = layOut(op, flat, plain, false);
    if (layout.indexed.length === 0) return writeSlices(kind, handle, layout, update, s);
    if (flat === shape) return scatter(kind, handle, layout, update, stream);
    return throughShape(a, flat, s, (reshaped) => scatter(kind, reshaped, layout, update, stream));
  } finally {
    update.free();
  }
}

function checkDtype(kind: UpdateKind, a: MLXArray): void {
  if (kind === quotients && !isInexact(a.dtype)) {
    throw new DtypeError({ op: kind.op, message: `expected a floating-point or complex array, got ${describe(a)}` });
  }
  if (kind === differences && a.dtype === 'bool') {
    throw new DtypeError({ op: kind.op, message: `expected an array of numbers, got ${describe(a)}` });
  }
}

/** Writes to `a` brought to another shape, and brings the result back. */
function throughShape(a: MLXArray, shape: readonly number[], s: number, fn: (reshaped: number) => number): number {
  const reshaped = sys.mlx_reshape(a.handle, shape, s);
  try {
    const written = fn(reshaped);
    try {
      return sys.mlx_reshape(written, a.shape, s);
    } finally {
      sys.mlxts_free_one(written);
    }
  } finally {
    sys.mlxts_free_one(reshaped);
  }
}
