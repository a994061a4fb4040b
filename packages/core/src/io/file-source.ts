import { type FileHandle, open, stat } from 'node:fs/promises';
import { sys, type TensorPlace } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypeCode, dtypeSize } from '../dtype.js';
import { bareMessage } from '../errors/bare-message.js';
import { FileError } from '../errors/file-error.js';
import { wrapAll } from '../wrap.js';
import { type ArrayPlace, type ByteSource, checkRange, memorySource } from './byte-source.js';
import { elementCount } from './element-count.js';
import { checkPath, type Failure, guardIO } from './failure.js';
import type { FileInput } from './file-input.js';
import { spool } from './spool.js';

/** One read call takes at most this much: the kernel and Node both stop short of 2 GiB. */
const readLimit = 2 ** 30;

export class FileSource implements ByteSource {
  readonly #handle: FileHandle;
  readonly #fail: Failure;

  constructor(
    handle: FileHandle,
    readonly size: number,
    fail: Failure,
  ) {
    this.#handle = handle;
    this.#fail = fail;
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    checkRange(this.size, offset, length, this.#fail);
    return guardIO(() => this.#readWhole(offset, length), this.#fail);
  }

  async #readWhole(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const { buffer } = Buffer.allocUnsafeSlow(length);
    const bytes = new Uint8Array(buffer, 0, length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, done, Math.min(length - done, readLimit), offset + done);
      if (bytesRead === 0)
        throw this.#fail(`expected ${length} bytes at offset ${offset}, the file ended after ${done} of them`);
      done += bytesRead;
    }
    return bytes;
  }

  async readArrays(places: readonly ArrayPlace[]): Promise<MLXArray[]> {
    const tensors = places.map(({ offset, shape, dtype }) => {
      const nbytes = elementCount(shape, 'array', this.#fail) * dtypeSize(dtype);
      return { offset, shape, form: dtypeCode(dtype), nbytes };
    });
    return this.readTensors(tensors);
  }

  async readArray(offset: number, shape: readonly number[], dtype: Dtype): Promise<MLXArray> {
    const [array] = await this.readArrays([{ offset, shape, dtype }]);
    return array as MLXArray;
  }

  /** The arrays of each tensor in turn; the reading has begun when this returns. */
  async readTensors(tensors: readonly (TensorPlace & { nbytes: number })[]): Promise<MLXArray[]> {
    for (const { offset, nbytes } of tensors) checkRange(this.size, offset, nbytes, this.#fail);
    try {
      return wrapAll(await sys.mlxts_read_tensors(this.#handle.fd, tensors));
    } catch (cause) {
      throw FileError.isInstance(cause) ? this.#fail(bareMessage(cause), { cause }) : cause;
    }
  }

  async checkUnchanged(): Promise<void> {
    const { size } = await guardIO(() => this.#handle.stat(), this.#fail);
    if (size !== this.size)
      throw this.#fail(`the file changed while it was read: expected ${this.size} bytes, got ${size}`);
  }
}

async function openFile(path: string, fail: Failure): Promise<FileHandle> {
  // Opening a pipe would wait for its writer, so the kind is checked first.
  if (!(await stat(path)).isFile()) throw fail('expected a regular file');
  return open(path, 'r');
}

async function openInput(from: FileInput, fail: Failure): Promise<FileHandle> {
  if (typeof from === 'string') {
    checkPath(from, fail);
    return guardIO(() => openFile(from, fail), fail);
  }
  if (from instanceof ReadableStream) return spool(from, fail);
  return from instanceof Uint8Array ? spool([from], fail) : from;
}

/**
 * Opens `from` for reading as a file, to be closed by `close`, which leaves the caller's handle open; bytes and streams are
 * copied to a file without a name.
 *
 * @throws FileError for a path with NUL, for what is no regular file, and when it cannot be read.
 */
export async function openSource(
  from: FileInput,
  fail: Failure,
): Promise<{ source: FileSource; close: () => Promise<void> }> {
  const handle = await openInput(from, fail);
  const close = async (): Promise<void> => {
    if (handle !== from) await handle.close();
  };
  try {
    const stats = await guardIO(() => handle.stat(), fail);
    if (!stats.isFile()) throw fail('expected a regular file');
    return { source: new FileSource(handle, stats.size, fail), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Hands what `openSource` opens to `body` and closes it. */
export async function withFile<T>(
  from: FileInput,
  fail: Failure,
  body: (source: FileSource) => Promise<T>,
): Promise<T> {
  const { source, close } = await openSource(from, fail);
  try {
    return await body(source);
  } finally {
    await close();
  }
}

/** The same, with bytes read where they are. */
export async function withSource<T>(
  from: FileInput,
  fail: Failure,
  body: (source: ByteSource) => Promise<T>,
): Promise<T> {
  return from instanceof Uint8Array ? body(memorySource(from, fail)) : withFile(from, fail, body);
}
