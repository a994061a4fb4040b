import type { MLXArray } from '../../array.js';
import { checkOptions } from '../../guards.js';
import { arrayBytes } from '../array-bytes.js';
import { failureOf } from '../failure.js';
import { checkFileOutput, type FileOutput } from '../file-input.js';
import { arrayEntries, entriesOf, type Named } from '../named-arrays.js';
import { writeFile } from '../write-file.js';
import { formatHeader } from './format-header.js';

export interface SaveSafetensorsOptions {
  /** Strings stored in the header; default none. */
  metadata?: Named<string> | undefined;
}

/**
 * Writes named arrays as a safetensors file with the layout of the Rust library, evaluating and copying one at a time.
 *
 * Under a path the file appears only when it is whole and on disk; saving over a file that is being read is safe.
 *
 * @throws FileError for a name with NUL, `__metadata__` as a name, metadata that is not a string, and write errors.
 * @example
 * await mx.saveSafetensors('out.safetensors', { weight: mx.ones([2, 2]) }, { metadata: { format: 'mlx' } });
 */
export async function saveSafetensors(
  to: FileOutput,
  tensors: Named<MLXArray>,
  options?: SaveSafetensorsOptions,
): Promise<void> {
  const op = 'saveSafetensors';
  const fail = failureOf(op, checkFileOutput(op, to));
  const { metadata = {} } = checkOptions(op, options);
  const entries = arrayEntries(op, tensors, fail).map(([name, array]) => {
    return { name, dtype: array.dtype, shape: array.shape, array };
  });
  const header = formatHeader(entries, new Map(entriesOf('metadata', metadata, fail)), fail);

  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    yield header.bytes;
    for (const { array } of header.ordered) yield await arrayBytes(array);
  }
  await writeFile(to, chunks(), fail);
}
