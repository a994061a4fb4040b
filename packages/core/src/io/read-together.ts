import type { MLXArray } from '../array.js';

/** Reads under way at a time: one waits for the disk while the other copies, and Node's four threads stay free for more. */
const lanes = 2;

/**
 * What `read` makes of each item, in their order. After a failure nothing new is begun, what is under way is awaited, and
 * all arrays are freed.
 */
export async function readTogether<T>(
  items: readonly T[],
  read: (item: T) => Promise<readonly MLXArray[]>,
): Promise<(readonly MLXArray[])[]> {
  const results: (readonly MLXArray[])[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      try {
        results[index] = await read(items[index] as T);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) {
    if (end.status === 'fulfilled') continue;
    for (const array of results.flat()) array.dispose();
    throw end.reason;
  }
  return results;
}
