import type { MLXArray } from '../array.js';
import { checkArray, describe } from '../guards.js';
import type { Failure } from './failure.js';

/** Values by name, in order. */
export type Named<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>;

/** @throws FileError for what is neither a Map nor a record. */
export function entriesOf<T>(what: string, entries: Named<T>, fail: Failure): [string, T][] {
  if (entries instanceof Map) return [...entries];
  if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) return Object.entries(entries);
  throw fail(`expected ${what} to be a Map or a record, got ${describe(entries)}`, { code: 'Argument' });
}

/** @throws ArgumentError naming the value that is no array. */
export function arrayEntries(op: string, arrays: Named<MLXArray>, fail: Failure): [string, MLXArray][] {
  return entriesOf('tensors', arrays, fail).map(([name, value]) => [name, checkArray(op, String(name), value)]);
}
