import type { FileHandle } from 'node:fs/promises';

/** One write call takes at most this much. */
const writeLimit = 2 ** 26;

/** Writes `bytes` from `position` on. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(bytes.length - done, writeLimit);
    const { bytesWritten } = await handle.write(bytes, done, length, position + done);
    done += bytesWritten;
  }
}
