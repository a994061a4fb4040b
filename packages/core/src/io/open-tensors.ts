import type { MLXArray } from '../array.js';
import { type Failure, failureOf } from './failure.js';
import { contentFormat } from './file-format.js';
import { checkFileInput, type FileInput } from './file-input.js';
import { type FileSource, openSource } from './file-source.js';
import { lazyGGUF } from './gguf/lazy-gguf.js';
import type { GGUFValue } from './gguf/value-types.js';
import type { LazyFile, TensorInfo } from './lazy-file.js';
import { lazySafetensors } from './safetensors/lazy-safetensors.js';
import { unlessChanged } from './unless-changed.js';

/** A file whose tensors are read when they are asked for. */
export interface OpenTensors {
  /** Dtype and shape of each array by name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, GGUFValue>;
  /**
   * Reads one array, off the event loop; each call reads anew.
   *
   * @throws FileError for another name, after `close`, and when the file no longer has the size it had.
   */
  get(name: string): Promise<MLXArray>;
  /** Closes the file once what is being read is there; a handle of the caller's stays open. */
  close(): Promise<void>;
}

async function lazyFile(source: FileSource, from: FileInput, fail: Failure): Promise<LazyFile> {
  const format = await contentFormat(source, from, fail);
  if (format === 'safetensors') return lazySafetensors(source, fail);
  if (format === 'gguf') return lazyGGUF(source, fail);
  throw fail(`expected a safetensors or GGUF file, got ${format}`, { code: 'Unsupported' });
}

/**
 * Opens a safetensors or GGUF file: names, dtypes, shapes and metadata are there at once, arrays as they are asked for.
 *
 * The file that was opened stays readable when another is saved in its place.
 *
 * @throws ArgumentError for another kind of `from`.
 * @throws FileError as `loadSafetensors` and `loadGGUF`, and for npy and npz files.
 * @example
 * await mx.saveSafetensors('model.safetensors', { weight: mx.ones([2, 2]), bias: mx.zeros([2]) });
 * const file = await mx.openTensors('model.safetensors');
 * console.log([...file.tensors.keys()]); // ['bias', 'weight']
 * const bias = await file.get('bias');
 * await file.close();
 */
export async function openTensors(from: FileInput): Promise<OpenTensors> {
  const op = 'openTensors';
  const fail = failureOf(op, checkFileInput(op, from));
  const { source, close } = await openSource(from, fail);
  let file: LazyFile;
  try {
    file = await lazyFile(source, from, fail);
  } catch (error) {
    await close();
    throw error;
  }
  const reading = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  async function read(name: string): Promise<MLXArray> {
    const array = await file.read(name);
    await unlessChanged(source, [array]);
    return array;
  }

  return {
    tensors: file.tensors,
    metadata: file.metadata,
    async get(name) {
      if (closing !== undefined) throw fail('expected an open file, got one that was closed');
      if (!file.tensors.has(name))
        throw fail(`there is no tensor ${JSON.stringify(String(name))}`, { code: 'NotFound' });
      const result = read(name);
      reading.add(result);
      try {
        return await result;
      } finally {
        reading.delete(result);
      }
    },
    close() {
      closing ??= Promise.allSettled(reading).then(close);
      return closing;
    },
  };
}
