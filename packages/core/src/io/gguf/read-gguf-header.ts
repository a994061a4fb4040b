import { failureOf } from '../failure.js';
import { checkFileInput, type FileInput } from '../file-input.js';
import { withSource } from '../file-source.js';
import { type GGUFHeader, parseHeader } from './parse-header.js';

/**
 * The metadata and tensor descriptions of a GGUF file, checked against its size, without the data.
 *
 * @throws FileError as `loadGGUF` does for the same file.
 * @example
 * ```ts ignore needs a model
 * const { metadata } = await mx.readGGUFHeader('model.Q4_1.gguf');
 * console.log(metadata.get('general.architecture'));
 * ```
 */
export async function readGGUFHeader(from: FileInput): Promise<GGUFHeader> {
  const fail = failureOf('readGGUFHeader', checkFileInput('readGGUFHeader', from));
  return withSource(from, fail, (source) => parseHeader(source, fail));
}
