import type { MLXArray } from '../../array.js';
import type { ByteSource } from '../byte-source.js';
import { type Failure, failureOf } from '../failure.js';
import { checkFileInput, type FileInput } from '../file-input.js';
import { withSource } from '../file-source.js';
import { halves } from '../halves.js';
import { readTogether } from '../read-together.js';
import { unlessChanged } from '../unless-changed.js';
import type { SafetensorsInfo } from './parse-header.js';
import { readHeader, readTensors } from './read-tensor.js';

export interface Safetensors {
  tensors: Map<string, MLXArray>;
  metadata: Map<string, string>;
}

const op = 'loadSafetensors';

/** What `loadSafetensors` makes of a source. */
export async function safetensorsFrom(source: ByteSource, fail: Failure): Promise<Safetensors> {
  const header = await readHeader(source, fail);
  const read = (half: readonly SafetensorsInfo[]) => readTensors(source, header.dataOffset, half, fail);
  const arrays = (await readTogether(halves(header.tensors), read)).flat();
  const tensors = new Map(header.tensors.map(({ name }, index) => [name, arrays[index] as MLXArray]));
  await unlessChanged(source, tensors.values());
  return { tensors, metadata: header.metadata };
}

/**
 * Reads a safetensors file, off the event loop; tensors come in the order of their data.
 *
 * Stricter than the Rust library: blanks before the header, a repeated key, an unknown field, a NUL in a name, a rank above
 * 8, a dimension above 2^31-1 and a BOOL byte above 1 are refused too.
 *
 * @throws ArgumentError for another kind of `from`.
 * @throws FileError naming the tensor, what was expected and what came; nothing stays allocated.
 * @see https://github.com/huggingface/safetensors#format
 * @example
 * await mx.saveSafetensors('model.safetensors', { weight: mx.ones([2, 2]) });
 * const { tensors } = await mx.loadSafetensors('model.safetensors');
 * console.log(tensors.get('weight')?.tolist()); // [[1, 1], [1, 1]]
 */
export async function loadSafetensors(from: FileInput): Promise<Safetensors> {
  const fail = failureOf(op, checkFileInput(op, from));
  return withSource(from, fail, (source) => safetensorsFrom(source, fail));
}
