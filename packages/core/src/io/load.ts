import type { MLXArray } from '../array.js';
import { failureOf } from './failure.js';
import { contentFormat } from './file-format.js';
import { checkFileInput, type FileInput } from './file-input.js';
import { FileSource, withFile, withSource } from './file-source.js';
import { ggufFrom } from './gguf/load-gguf.js';
import { parseHeader } from './gguf/parse-header.js';
import { npyFrom } from './npy/load-npy.js';
import { npzFrom } from './npz/load-npz.js';
import { safetensorsFrom } from './safetensors/load-safetensors.js';

/**
 * Reads a safetensors, npy, npz or GGUF file, told apart by its content: the array of an npy file, of any other its arrays
 * by name.
 *
 * `loadSafetensors` and `loadGGUF` give the metadata too; `loadNpy` and `loadNpz` have one type of result.
 *
 * @throws ArgumentError for another kind of `from`.
 * @throws FileError for another format, and naming what was expected and what came; nothing stays allocated.
 * @example
 * await mx.save('a.npy', mx.ones([2, 2]));
 * const a = await mx.load('a.npy');
 */
export async function load(from: `${string}.npy`): Promise<MLXArray>;
export async function load(from: `${string}.${'npz' | 'safetensors' | 'gguf'}`): Promise<Map<string, MLXArray>>;
export async function load(from: FileInput): Promise<MLXArray | Map<string, MLXArray>>;
export async function load(from: FileInput): Promise<MLXArray | Map<string, MLXArray>> {
  const fail = failureOf('load', checkFileInput('load', from));
  return withSource(from, fail, async (source) => {
    switch (await contentFormat(source, from, fail)) {
      case 'npy':
        return npyFrom(source, fail);
      case 'npz':
        return npzFrom(source, fail);
      case 'safetensors':
        return (await safetensorsFrom(source, fail)).tensors;
      case 'gguf': {
        const header = await parseHeader(source, fail);
        if (source instanceof FileSource) return (await ggufFrom(source, header, () => {})).tensors;
        return withFile(from, fail, async (file) => (await ggufFrom(file, header, () => {})).tensors);
      }
    }
  });
}
