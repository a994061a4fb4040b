import type { MLXArray } from '../array.js';
import { checkArray } from '../guards.js';

/** The handle of an array, null for none. */
export function optionalHandle(op: string, name: string, value: MLXArray | null | undefined): number | null {
  return value === null || value === undefined ? null : checkArray(op, name, value).handle;
}
