import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * The folder `<cache>/<kind>/<key>`, made by `fill` in a temporary folder and renamed when complete: a folder under its
 * final name is always whole, whatever was killed.
 */
export async function cached(
  root: string,
  kind: string,
  key: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const final = join(root, kind, key);
  if (existsSync(final)) return final;
  const temporary = temporaryFolder(root);
  try {
    await fill(temporary);
    publish(temporary, final);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return final;
}

/** A new empty folder under `<root>/tmp`. */
export function temporaryFolder(root: string): string {
  const folder = join(root, 'tmp', `${process.pid}-${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Moves a complete folder to its name; what another process put there first stays. */
function publish(temporary: string, final: string): void {
  mkdirSync(dirname(final), { recursive: true });
  try {
    renameSync(temporary, final);
  } catch (error) {
    if (!existsSync(final)) throw error;
  }
}

/** Deletes what killed builds left under `<root>/tmp` more than a day ago. */
export function removeAbandoned(root: string, now = Date.now()): void {
  const folder = join(root, 'tmp');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const age = now - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (age > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}
