import type { Failure } from './failure.js';
import { limits } from './limits.js';

/**
 * The product of `shape`, 1 for a scalar.
 *
 * @throws FileError for a rank above 8, a dimension outside [0, 2^31-1], or a product that doubles cannot hold exactly.
 */
export function elementCount(shape: readonly number[], what: string, fail: Failure): number {
  if (shape.length > limits.rank) throw fail(`${what}: expected a rank of at most ${limits.rank}, got ${shape.length}`);
  let count = 1;
  for (const dimension of shape) {
    if (!Number.isInteger(dimension) || dimension < 0 || dimension > limits.dimension)
      throw fail(`${what}: expected dimensions from 0 to ${limits.dimension}, got ${dimension}`);
    count *= dimension;
    if (count > Number.MAX_SAFE_INTEGER)
      throw fail(`${what}: the number of elements of [${shape.join(', ')}] overflows`);
  }
  return count;
}
