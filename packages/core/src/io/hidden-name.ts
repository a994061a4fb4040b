import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isLeftBehind, markPattern, processMark } from '../process-mark.js';

/** With what stands behind it below the 255 bytes that a name may have. */
const keptBytes = 120;

const mine = new Set<string>();

/** A name of its own in the folder of `target`. What is there when the process ends is removed, until `forget`. */
export function hiddenBeside(target: string): string {
  const name = `${prefix(target)}${processMark()}.${randomBytes(8).toString('hex')}.tmp`;
  const path = resolve(dirname(target), name);
  if (mine.size === 0) process.on('exit', removeMine);
  mine.add(path);
  return path;
}

/** Lets go of a hidden name that is no longer there. */
export function forget(path: string): void {
  mine.delete(path);
  if (mine.size === 0) process.off('exit', removeMine);
}

function removeMine(): void {
  for (const path of mine) rmSync(path, { force: true });
}

/** Removes the hidden files of `target` whose processes were killed. */
export async function sweepHidden(target: string): Promise<void> {
  removeLeftBehind(target, await readdir(dirname(target)).catch(() => []));
}

/** The same at once. */
export function sweepHiddenSync(target: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(dirname(target));
  } catch {
    // whoever writes there next says why
  }
  removeLeftBehind(target, names);
}

const rest = new RegExp(`^(${markPattern})\\.[0-9a-f]{16}\\.tmp$`);

function removeLeftBehind(target: string, names: readonly string[]): void {
  const start = prefix(target);
  for (const name of names) {
    const mark = name.startsWith(start) ? rest.exec(name.slice(start.length))?.[1] : undefined;
    if (mark === undefined) continue;
    const path = join(dirname(target), name);
    try {
      const stats = statSync(path);
      if (stats.isFile() && isLeftBehind(mark, stats.mtimeMs)) rmSync(path);
    } catch {
      // another process was first, or it belongs to another user
    }
  }
}

function prefix(target: string): string {
  const kept = Buffer.from(basename(target)).subarray(0, keptBytes);
  return `.${kept.toString().replace(/\ufffd+$/, '')}.`;
}
