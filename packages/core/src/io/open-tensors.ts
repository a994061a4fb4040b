import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { describe } from '../guards.js';
import { cut } from '../indexing/cut.js';
import { parseSlice } from '../indexing/parse-slice.js';
import { Slice } from '../indexing/slice-value.js';
import { type Failure, failureOf } from './failure.js';
import { contentFormat } from './file-format.js';
import { checkFileInput, type FileInput } from './file-input.js';
import { type FileSource, openSource } from './file-source.js';
import { lazyGGUF } from './gguf/lazy-gguf.js';
import type { GGUFValue } from './gguf/value-types.js';
import type { LazyFile, TensorInfo } from './lazy-file.js';
import { lazyNpy } from './npy/lazy-npy.js';
import { lazySafetensors } from './safetensors/lazy-safetensors.js';
import type { Rows } from './some-rows.js';
import { unlessChanged } from './unless-changed.js';

/** A file whose tensors are read when they are asked for. */
export interface OpenTensors {
  /** Dtype and shape of each array by name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, GGUFValue>;
  /**
   * Reads one array, or some of its rows, off the event loop; each call reads anew.
   *
   * `rows` is a slice of the first axis with a step of 1, as `get` of an array takes it, such as `'0:8'`. No more than they
   * is read; but for arrays in Fortran order and blocks of tensors of one axis, which are read whole.
   *
   * @throws ArgumentError for other rows, ShapeError for rows of a scalar.
   * @throws FileError for another name, after `close`, and when the file no longer has the size it had.
   */
  get(name: string, rows?: string | Slice): Promise<MLXArray>;
  /** Closes the file once what is being read is there; a handle of the caller's stays open. */
  close(): Promise<void>;
}

async function lazyFile(source: FileSource, from: FileInput, fail: Failure): Promise<LazyFile> {
  const format = await contentFormat(source, from, fail);
  if (format === 'safetensors') return lazySafetensors(source, fail);
  if (format === 'gguf') return lazyGGUF(source, fail);
  if (format === 'npy') return lazyNpy(source, fail);
  throw fail(`expected a safetensors, GGUF or npy file, got ${format}`, { code: 'Unsupported' });
}

function checkRows(op: string, rows: unknown, shape: readonly number[]): Rows {
  const slice = typeof rows === 'string' ? parseSlice(op, rows) : rows;
  if (!(slice instanceof Slice) || slice.step !== 1)
    throw new ArgumentError({ op, message: `expected rows as a slice such as '1:3', got ${describe(rows)}` });
  const [length] = shape;
  if (length === undefined) throw new ShapeError({ op, message: 'expected an array with rows, got a scalar' });
  return cut(slice, length);
}

/**
 * Opens a safetensors, GGUF or npy file: names, dtypes, shapes and metadata are there at once, arrays as they are asked for.
 *
 * An npy file has one array, `array`. The file that was opened stays readable when another is saved in its place.
 *
 * @throws ArgumentError for another kind of `from`.
 * @throws FileError as `loadSafetensors`, `loadGGUF` and `loadNpy`, and for npz files.
 * @example
 * await mx.saveSafetensors('model.safetensors', { weight: mx.ones([2, 2]), bias: mx.zeros([2]) });
 * const file = await mx.openTensors('model.safetensors');
 * console.log([...file.tensors.keys()]); // ['bias', 'weight']
 * const bias = await file.get('bias');
 * const row = await file.get('weight', '1:2'); // [1, 2]
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

  async function read(name: string, rows: Rows | undefined): Promise<MLXArray> {
    const array = await file.read(name, rows);
    await unlessChanged(source, [array]);
    return array;
  }

  return {
    tensors: file.tensors,
    metadata: file.metadata,
    async get(name, rows) {
      if (closing !== undefined) throw fail('expected an open file, got one that was closed');
      const info = file.tensors.get(name);
      if (info === undefined) throw fail(`there is no tensor ${JSON.stringify(String(name))}`, { code: 'NotFound' });
      const result = read(name, rows === undefined ? undefined : checkRows(op, rows, info.shape));
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
