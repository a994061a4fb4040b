import { type FileHandle, open, stat } from 'node:fs/promises';
import { checkPath, type Failure, guardIO } from './failure.js';

/** Random access to the bytes of a container, in memory or on disk. Every read is whole or an error. */
export interface ByteSource {
  /** Bytes in all, as found when the source was opened. */
  readonly size: number;
  /** `length` bytes from `offset`, in a buffer of their own. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws FileError when the size is no longer what it was. */
  checkUnchanged(): Promise<void>;
}

/** One read call takes at most this much: the kernel and Node both stop short of 2 GiB. */
const readLimit = 2 ** 30;

function checkRange(size: number, offset: number, length: number, fail: Failure): void {
  if (offset + length > size) throw fail(`expected ${length} bytes at offset ${offset}, the file has ${size}`);
}

/** @throws FileError outside of `bytes`. */
export function memorySource(bytes: Uint8Array, fail: Failure): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      checkRange(bytes.length, offset, length, fail);
      return Uint8Array.prototype.slice.call(bytes, offset, offset + length) as Uint8Array<ArrayBuffer>;
    },
    async checkUnchanged() {},
  };
}

class FileSource implements ByteSource {
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

/**
 * Opens `path` for reading, hands it to `body` and closes it.
 *
 * @throws FileError for a path with NUL, for what is no regular file, and when it cannot be read.
 */
export async function withFile<T>(path: string, fail: Failure, body: (source: ByteSource) => Promise<T>): Promise<T> {
  checkPath(path, fail);
  const handle = await guardIO(() => openFile(path, fail), fail);
  try {
    const { size } = await guardIO(() => handle.stat(), fail);
    return await body(new FileSource(handle, size, fail));
  } finally {
    await handle.close();
  }
}
