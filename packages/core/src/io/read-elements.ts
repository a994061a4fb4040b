import type { MLXArray } from '../array.js';
import { fromBytes } from '../creation.js';
import type { Dtype } from '../dtype.js';
import type { ByteSource } from './byte-source.js';
import { elementCount } from './element-count.js';
import type { Failure } from './failure.js';

/**
 * The array of the row-major elements from `offset`.
 *
 * @throws FileError for a byte of a bool that is neither 0 nor 1.
 */
export async function readElements(
  source: ByteSource,
  offset: number,
  { shape, dtype }: { readonly shape: readonly number[]; readonly dtype: Dtype },
  what: string,
  fail: Failure,
): Promise<MLXArray> {
  if (dtype !== 'bool') return source.readArray(offset, shape, dtype);
  const bytes = await source.read(offset, elementCount(shape, what, fail));
  const index = bytes.findIndex((byte) => byte > 1);
  if (index >= 0) throw fail(`${what}: expected BOOL bytes of 0 or 1, got ${bytes[index]} at element ${index}`);
  return fromBytes(bytes, shape, dtype);
}
