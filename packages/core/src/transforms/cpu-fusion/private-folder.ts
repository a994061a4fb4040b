import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Failure, toFileError } from '../../io/failure.js';

const STICKY = 0o1000;
const OTHERS_WRITE = 0o002;
const OTHERS = 0o077;

/** What a shell would not take literally between double quotes, where MLX puts the path. */
const unsafe = /["$`\\!\n]/;

/**
 * The folder `name` in `parent`, made where there is none, that nobody but this user can read, write or replace.
 *
 * @throws FileError where another user owns it or may take part, where anybody may rename what it lies in, and for a path
 * that a shell would change.
 */
export function privateFolder(parent: string, name: string, fail: Failure): string {
  try {
    mkdirSync(parent, { recursive: true });
    const path = join(realpathSync(parent), name);
    if (unsafe.test(path))
      throw fail('expected a path without quotes, $, `, !, \\ and line ends, since MLX hands it to a shell');
    mkdirSync(path, { recursive: true, mode: 0o700 });
    checkPrivate(path, fail);
    return path;
  } catch (cause) {
    throw toFileError(cause, fail);
  }
}

function checkPrivate(path: string, fail: Failure): void {
  const { uid, mode, ...stats } = statsOf(path);
  if (!stats.isDirectory || uid !== process.getuid?.() || (mode & OTHERS) !== 0)
    throw fail(
      `expected a folder of this user's alone, mode 700, got mode ${(mode & 0o777).toString(8)} of user ${uid}`,
    );
  for (let above = dirname(path); ; above = dirname(above)) {
    const { mode } = statsOf(above);
    if ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0)
      throw fail(
        `expected folders that not everybody can write to, got mode ${(mode & 0o777).toString(8)} of ${above}`,
      );
    if (above === dirname(above)) return;
  }
}

function statsOf(path: string): { uid: number; mode: number; isDirectory: boolean } {
  const stats = lstatSync(path);
  return { uid: stats.uid, mode: stats.mode, isDirectory: stats.isDirectory() };
}
