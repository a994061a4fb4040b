import type { MLXArray } from '../../array.js';
import { evalAsync } from '../../evaluate.js';
import { checkArray, checkOptions, describe } from '../../guards.js';
import { checkPath, type Failure, failureOf } from '../failure.js';
import { writeAtomic } from '../write-atomic.js';
import { formatHeader } from './format-header.js';

export interface SaveSafetensorsOptions {
  /** Strings stored in the header; default none. */
  metadata?: ReadonlyMap<string, string> | Readonly<Record<string, string>>;
}

type Named<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>;

function entriesOf<T>(name: string, entries: Named<T>, fail: Failure): [string, T][] {
  if (entries instanceof Map) return [...entries];
  if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) return Object.entries(entries);
  throw fail(`expected ${name} to be a Map or a record, got ${describe(entries)}`, { code: 'Argument' });
}

/**
 * Writes named arrays as a safetensors file with the layout of the Rust library, evaluating and copying one at a time.
 *
 * The file appears under `path` only when it is whole and on disk; saving over a file that is being read is safe.
 *
 * @throws FileError for a name with NUL, `__metadata__` as a name, metadata that is not a string, and write errors.
 * @example
 * await mx.saveSafetensors('out.safetensors', { weight: mx.ones([2, 2]) }, { metadata: { format: 'mlx' } });
 */
export async function saveSafetensors(
  path: string,
  tensors: ReadonlyMap<string, MLXArray> | Readonly<Record<string, MLXArray>>,
  options?: SaveSafetensorsOptions,
): Promise<void> {
  const op = 'saveSafetensors';
  const fail = failureOf(op, path);
  checkPath(path, fail);
  const { metadata = {} } = checkOptions(op, options);
  const entries = entriesOf('tensors', tensors, fail).map(([name, value]) => {
    const array = checkArray(op, name, value);
    return { name, dtype: array.dtype, shape: array.shape, array };
  });
  const header = formatHeader(entries, new Map(entriesOf('metadata', metadata, fail)), fail);

  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    yield header.bytes;
    for (const { array } of header.ordered) {
      await evalAsync(array);
      const { buffer, byteOffset, byteLength } = array.toTypedArray();
      yield new Uint8Array(buffer, byteOffset, byteLength);
    }
  }
  await writeAtomic(path, chunks(), fail);
}
