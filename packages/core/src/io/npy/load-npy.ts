import type { MLXArray } from '../../array.js';
import type { ByteSource } from '../byte-source.js';
import { type Failure, failureOf } from '../failure.js';
import { checkFileInput, type FileInput } from '../file-input.js';
import { withSource } from '../file-source.js';
import { unlessChanged } from '../unless-changed.js';
import { readNpy } from './read-npy.js';

/** What `loadNpy` makes of a source. */
export async function npyFrom(source: ByteSource, fail: Failure): Promise<MLXArray> {
  const array = await readNpy(source, fail);
  await unlessChanged(source, [array]);
  return array;
}

/**
 * Reads an npy file of version 1 to 3: the array that `save` of MLX or NumPy wrote.
 *
 * Fortran order becomes a transposed array, big-endian numbers are turned around, `V2` is bfloat16 as MLX writes it.
 *
 * @throws ArgumentError for another kind of `from`.
 * @throws FileError naming what was expected and what came: for dtypes that MLX lacks, objects and records among them, and
 * for bytes behind the array too.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @example
 * await mx.save('a.npy', mx.ones([2, 2]));
 * const a = await mx.loadNpy('a.npy');
 */
export async function loadNpy(from: FileInput): Promise<MLXArray> {
  const fail = failureOf('loadNpy', checkFileInput('loadNpy', from));
  return withSource(from, fail, (source) => npyFrom(source, fail));
}
