import type { MLXArray } from '../array.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, describe } from '../guards.js';

/** The raw handle of a key. @throws DtypeError or ShapeError for anything but `[2]` uint32. */
export function checkKey(op: string, value: unknown): number {
  const key: MLXArray = checkArray(op, 'key', value);
  if (key.dtype !== 'uint32') throw new DtypeError({ op, message: `expected a key of uint32, got ${describe(key)}` });
  if (key.ndim !== 1 || key.shape[0] !== 2) {
    throw new ShapeError({ op, message: `expected a key of shape [2], got ${describe(key)}` });
  }
  return key.handle;
}
