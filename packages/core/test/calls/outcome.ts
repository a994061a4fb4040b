import * as mx from '../../src/index.js';

/** Larger results stay unevaluated. */
const MAX_BYTES = 64 * 2 ** 20;

/** Waits for a promise, evaluates what the call returned and frees it. Throws what the call or the evaluation throws. */
export async function settle(result: unknown): Promise<void> {
  const value = result instanceof Promise ? await result : result;
  const arrays = arraysIn(value);
  try {
    mx.eval([...arrays].filter((array) => !array.isDisposed && array.nbytes <= MAX_BYTES));
  } finally {
    free(arrays);
  }
}

export function free(arrays: Iterable<mx.MLXArray>): void {
  for (const array of arrays) array.dispose();
}

/** The arrays in lists, records, maps and iterators, eight levels deep. */
export function arraysIn(value: unknown, depth = 8, found = new Set<mx.MLXArray>()): Set<mx.MLXArray> {
  if (value instanceof mx.MLXArray) found.add(value);
  else if (depth > 0 && typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    const items = Symbol.iterator in value ? take(value as Iterable<unknown>) : Object.values(value);
    for (const each of items) arraysIn(each, depth - 1, found);
  }
  return found;
}

function take(items: Iterable<unknown>): unknown[] {
  const taken: unknown[] = [];
  for (const each of items) if (taken.push(each) === 1000) break;
  return taken;
}
