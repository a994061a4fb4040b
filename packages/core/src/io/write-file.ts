import type { FileHandle } from 'node:fs/promises';
import { type Failure, guardIO } from './failure.js';
import type { FileOutput } from './file-input.js';
import { writeAtomic } from './write-atomic.js';
import { type Chunks, writeChunks } from './write-chunks.js';

async function writeToHandle(handle: FileHandle, chunks: Chunks, fail: Failure): Promise<void> {
  const size = await writeChunks(handle, chunks, fail);
  await guardIO(() => handle.truncate(size), fail);
  await guardIO(() => handle.sync(), fail);
}

async function writeToStream(stream: WritableStream<Uint8Array>, chunks: Chunks): Promise<void> {
  const writer = stream.getWriter();
  try {
    for await (const chunk of chunks) {
      await writer.ready;
      await writer.write(chunk);
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => {});
    throw error;
  } finally {
    writer.releaseLock();
  }
}

/**
 * Writes `chunks`: under a path whole or not at all, as `writeAtomic` does, to a handle from its start to a new end, to a
 * stream that is closed behind them or aborted with the error of `chunks`.
 */
export async function writeFile(to: FileOutput, chunks: Chunks, fail: Failure): Promise<void> {
  if (typeof to === 'string') return writeAtomic(to, chunks, fail);
  return to instanceof WritableStream ? writeToStream(to, chunks) : writeToHandle(to, chunks, fail);
}
