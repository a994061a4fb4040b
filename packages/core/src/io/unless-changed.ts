import type { MLXArray } from '../array.js';
import type { ByteSource } from './byte-source.js';

/** Frees what was read from a source that changed meanwhile. @throws FileError there */
export async function unlessChanged(
  source: Pick<ByteSource, 'checkUnchanged'>,
  arrays: Iterable<MLXArray>,
): Promise<void> {
  try {
    await source.checkUnchanged();
  } catch (error) {
    for (const array of arrays) array.dispose();
    throw error;
  }
}
