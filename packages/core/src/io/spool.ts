import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '../guards.js';
import { type Failure, guardIO } from './failure.js';
import { type Chunks, writeChunks } from './write-chunks.js';

async function temporaryFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'mlxts-'));
  try {
    return await open(join(folder, 'spool'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function* checked(chunks: Chunks, fail: Failure): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array))
      throw fail(`expected a stream of Uint8Array, got ${describe(chunk)}`, { code: 'Argument' });
    yield chunk;
  }
}

/**
 * A file without a name that holds `chunks`, so that bytes in a row can be read at any place without being in memory; it
 * is gone when it is closed.
 *
 * @throws FileError for a chunk that is no Uint8Array and where nothing can be written; errors of `chunks` pass unchanged.
 */
export async function spool(chunks: Chunks, fail: Failure): Promise<FileHandle> {
  const handle = await guardIO(temporaryFile, fail);
  try {
    await writeChunks(handle, checked(chunks, fail), fail);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
