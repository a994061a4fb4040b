import { MLXArray } from '../array.js';
import { describe } from '../guards.js';
import { arrayBytes } from './array-bytes.js';
import { failureOf } from './failure.js';
import { extensionFormat } from './file-format.js';
import { checkFileOutput, type FileOutput } from './file-input.js';
import { saveGGUF } from './gguf/save-gguf.js';
import type { Named } from './named-arrays.js';
import { formatHeader } from './npy/format-header.js';
import { savez } from './npz/savez.js';
import { saveSafetensors } from './safetensors/save-safetensors.js';
import { writeFile } from './write-file.js';

/**
 * Writes an array as an npy file; arrays by name as the extension of the path says, `.npz`, `.safetensors` or `.gguf`.
 *
 * bfloat16 is written as MLX does: NumPy reads it as two bytes without a meaning. Under a path the file appears only when it
 * is whole and on disk. Where there is no path, arrays by name are written by `savez`, `saveSafetensors` and
 * `saveGGUF`.
 *
 * @throws ArgumentError for another kind of `to`.
 * @throws FileError where the extension tells no format for `value`, and for write errors.
 * @example
 * await mx.save('a.npy', mx.ones([2, 2]));
 * await mx.save('model.safetensors', { weight: mx.ones([2, 2]) });
 */
export async function save(to: FileOutput, value: MLXArray | Named<MLXArray>): Promise<void> {
  const fail = failureOf('save', checkFileOutput('save', to));
  const format = extensionFormat(to);
  if (value instanceof MLXArray) {
    if (format !== undefined && format !== 'npy')
      throw fail(`expected arrays by name for ${format}, got ${describe(value)}`, { code: 'Argument' });
    const header = formatHeader(value.shape, value.dtype);
    async function* chunks(array: MLXArray): AsyncGenerator<Uint8Array, void> {
      yield header;
      yield await arrayBytes(array);
    }
    return writeFile(to, chunks(value), fail);
  }
  if (format === 'npz') return savez(to, value);
  if (format === 'gguf') return saveGGUF(to, value);
  if (format === 'safetensors') return saveSafetensors(to, value);
  throw fail(`expected an array, or a path that ends in .npz, .safetensors or .gguf, got ${describe(value)}`, {
    code: 'Argument',
  });
}
