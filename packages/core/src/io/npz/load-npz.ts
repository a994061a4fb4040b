import type { MLXArray } from '../../array.js';
import { type ByteSource, memorySource } from '../byte-source.js';
import { type Failure, failureOf } from '../failure.js';
import { checkFileInput, type FileInput } from '../file-input.js';
import { withSource } from '../file-source.js';
import { readNpy } from '../npy/read-npy.js';
import { quote } from '../utf8.js';
import { readDirectory } from '../zip/read-directory.js';
import { readEntry } from '../zip/read-entry.js';

const suffix = '.npy';

/** What `loadNpz` makes of a source. */
export async function npzFrom(source: ByteSource, fail: Failure): Promise<Map<string, MLXArray>> {
  const entries = await readDirectory(source, fail);
  const arrays = new Map<string, MLXArray>();
  try {
    for (const entry of entries) {
      const what = `entry ${quote(entry.name)}`;
      if (!entry.name.endsWith(suffix)) throw fail(`${what}: expected names that end in ${suffix}`);
      const within: Failure = (message, init) => fail(`${what}: ${message}`, init);
      const bytes = await readEntry(source, entry, fail);
      arrays.set(entry.name.slice(0, -suffix.length), await readNpy(memorySource(bytes, within), within));
    }
    await source.checkUnchanged();
    return arrays;
  } catch (error) {
    for (const array of arrays.values()) array.dispose();
    throw error;
  }
}

/**
 * Reads an npz file, stored or deflated: the arrays that `savez` of MLX or NumPy wrote, by name, in the order of the file.
 *
 * One entry at a time is in memory besides the arrays; its checksum is compared.
 *
 * @throws ArgumentError for another kind of `from`.
 * @throws FileError naming the entry, what was expected and what came; nothing stays allocated.
 * @example
 * await mx.savez('a.npz', { weight: mx.ones([2, 2]) });
 * const arrays = await mx.loadNpz('a.npz');
 * console.log(arrays.get('weight')?.shape); // [2, 2]
 */
export async function loadNpz(from: FileInput): Promise<Map<string, MLXArray>> {
  const fail = failureOf('loadNpz', checkFileInput('loadNpz', from));
  return withSource(from, fail, (source) => npzFrom(source, fail));
}
