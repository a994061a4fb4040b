import type { MLXArray } from '../../array.js';
import { ArgumentError } from '../../errors/argument-error.js';
import { checkFunction, checkOptions, describe } from '../../guards.js';
import { failureOf } from '../failure.js';
import { checkFileInput, type FileInput } from '../file-input.js';
import { type FileSource, withFile } from '../file-source.js';
import { halves } from '../halves.js';
import { readTogether } from '../read-together.js';
import { unlessChanged } from '../unless-changed.js';
import { type GGUFHeader, isParsed, parseHeader } from './parse-header.js';
import { arrayNames, tensorPlace } from './tensor-arrays.js';
import type { GGUFTensorType } from './tensor-types.js';
import type { GGUFValue, GGUFValueType } from './value-types.js';

export interface GGUF {
  /** In the order of the data. */
  tensors: Map<string, MLXArray>;
  metadata: Map<string, GGUFValue>;
  /** How the file stores each metadata value, by its key. */
  metadataTypes: Map<string, GGUFValueType>;
  /** How the file stores each tensor, by its name there. */
  tensorTypes: Map<string, GGUFTensorType>;
}

export interface LoadGGUFOptions {
  /** What `readGGUFHeader` gave for the same file, which is then not parsed again. */
  header?: GGUFHeader | undefined;
  /** Called while other threads read the data. What it throws fails the load once they are done. */
  whileReading?: (() => void) | undefined;
}

async function readTensors(
  source: FileSource,
  { tensors, dataOffset }: GGUFHeader,
  whileReading: () => void,
): Promise<Map<string, MLXArray>> {
  const infos = tensors.toSorted((a, b) => a.offset - b.offset);
  const reading = readTogether(halves(infos), (half) =>
    source.readTensors(half.map((info) => tensorPlace(info, dataOffset))),
  );
  try {
    whileReading();
  } catch (error) {
    await reading.then(
      (arrays) => {
        for (const array of arrays.flat()) array.dispose();
      },
      () => {},
    );
    throw error;
  }
  const arrays = (await reading).flat();
  const names = infos.flatMap(arrayNames);
  return new Map(arrays.map((array, index) => [names[index] as string, array]));
}

/** What `loadGGUF` makes of an open file. */
export async function ggufFrom(source: FileSource, header: GGUFHeader, whileReading: () => void): Promise<GGUF> {
  const tensors = await readTensors(source, header, whileReading);
  await unlessChanged(source, tensors.values());
  const tensorTypes = new Map(header.tensors.map(({ name, type }) => [name, type]));
  return { tensors, metadata: header.metadata, metadataTypes: header.metadataTypes, tensorTypes };
}

/**
 * Reads a GGUF file, version 2 or 3, with shapes row-major, off the event loop. Plain numbers keep their dtype.
 *
 * A quantized tensor `x.weight` becomes MLX's affine form with groups of 32, without requantization:
 * `x.weight` (uint32, Q4_0 and Q4_1 in 4 bits, Q8_0 in 8), `x.scales` and `x.biases` (float16). Bytes and streams go
 * through a temporary file.
 *
 * @throws ArgumentError for another kind of `from` and for a `header` that `readGGUFHeader` did not give.
 * @throws FileError naming the tensor or key, what was expected and what came; nothing stays allocated.
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 * @example
 * ```ts ignore needs a model
 * const { tensors, metadata, tensorTypes } = await mx.loadGGUF('model.Q4_1.gguf');
 * ```
 */
export async function loadGGUF(from: FileInput, options?: LoadGGUFOptions): Promise<GGUF> {
  const { header: known, whileReading = () => {} } = checkOptions('loadGGUF', options);
  checkFunction('loadGGUF', 'whileReading', whileReading);
  if (known !== undefined && !isParsed(known)) {
    throw new ArgumentError({
      op: 'loadGGUF',
      message: `expected header to be what readGGUFHeader gave, got ${describe(known)}`,
    });
  }
  const fail = failureOf('loadGGUF', checkFileInput('loadGGUF', from));
  return withFile(from, fail, async (source) => {
    if (known !== undefined && known.size !== source.size)
      throw fail(`the file changed since its header was read: expected ${known.size} bytes, got ${source.size}`);
    return ggufFrom(source, known ?? (await parseHeader(source, fail)), whileReading);
  });
}
