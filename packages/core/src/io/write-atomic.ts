import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkPath, type Failure, guardIO } from './failure.js';
import { forget, hiddenBeside, sweepHidden } from './hidden-name.js';
import { type Chunks, writeChunks } from './write-chunks.js';

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes `chunks` to a hidden file beside `path` and renames it there once it is on disk, so that `path` holds the old
 * bytes or the new ones, whole, at every moment, and readers of the old ones keep them.
 *
 * @throws FileError when the file cannot be written; errors of `chunks` pass unchanged. The hidden file is removed,
 * and those of saves to `path` that were killed.
 */
export async function writeAtomic(path: string, chunks: Chunks, fail: Failure): Promise<void> {
  checkPath(path, fail);
  await sweepHidden(path);
  const hidden = hiddenBeside(path);
  let made = false;
  try {
    const handle = await guardIO(() => open(hidden, 'wx'), fail);
    made = true;
    try {
      await writeChunks(handle, chunks, fail);
      await guardIO(() => handle.sync(), fail);
    } finally {
      await handle.close();
    }
    await guardIO(() => rename(hidden, path), fail);
    made = false;
    await guardIO(() => syncDirectory(dirname(path)), fail);
  } finally {
    if (made) await rm(hidden, { force: true });
    forget(hidden);
  }
}
