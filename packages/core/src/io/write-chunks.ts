import type { FileHandle } from 'node:fs/promises';
import { type Failure, guardIO } from './failure.js';

/** Bytes in a row. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** One write call takes at most this much. */
const writeLimit = 2 ** 26;

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(bytes.length - done, writeLimit);
    const { bytesWritten } = await handle.write(bytes, done, length, position + done);
    done += bytesWritten;
  }
}

/** Writes `chunks` from the start of a file and gives their length. @throws FileError; errors of `chunks` pass unchanged */
export async function writeChunks(handle: FileHandle, chunks: Chunks, fail: Failure): Promise<number> {
  let size = 0;
  for await (const chunk of chunks) {
    await guardIO(() => writeAt(handle, chunk, size), fail);
    size += chunk.length;
  }
  return size;
}
