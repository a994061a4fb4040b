import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 200;
const BEAT_MS = 5_000;
const SILENT_AFTER_MS = 60_000;
const SWEEP_AFTER_MS = 60 * 60 * 1000;

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/**
 * Runs `body` while holding the lock folder `path`, which one process at a time can have. The holder touches it every few
 * seconds; a lock whose process is gone, or that was silent for a minute, is taken over.
 *
 * @param onWait called once with the holder's process id when the lock is taken
 */
export async function withLock<T>(path: string, onWait: (pid: number) => void, body: () => Promise<T>): Promise<T> {
  const token = randomBytes(8).toString('hex');
  await acquire(path, { pid: process.pid, host: hostname(), token }, onWait);
  const beat = setInterval(() => touch(join(path, 'owner.json')), BEAT_MS);
  beat.unref();
  const release = () => removeLock(path, token);
  process.once('exit', release);
  try {
    return await body();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

async function acquire(path: string, owner: Owner, onWait: (pid: number) => void): Promise<void> {
  const claim = `${path}.claim-${owner.token}`;
  mkdirSync(claim, { recursive: true });
  writeFileSync(join(claim, 'owner.json'), JSON.stringify(owner));
  sweep(path);
  let told = false;
  try {
    while (!tryRename(claim, path)) {
      const holder = readOwner(path);
      if (holder !== undefined && isStale(path, holder)) {
        removeLock(path, holder.token);
        continue;
      }
      if (!told && holder !== undefined) onWait(holder.pid);
      told ||= holder !== undefined;
      await delay(POLL_MS);
      touch(join(claim, 'owner.json'));
    }
  } finally {
    rmSync(claim, { recursive: true, force: true });
  }
}

/** Renaming a folder onto one that holds a file fails, so exactly one claim wins. */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes away the lock that holds `token` and no other: each token has one grave and a full grave takes nobody else, so a
 * process that judged the same lock stale too late cannot bury its successor.
 */
function removeLock(path: string, token: string): void {
  if (readOwner(path)?.token !== token) return;
  try {
    renameSync(path, `${path}.gone-${token}`);
  } catch {
    // another process was first
  }
}

/** Deletes graves and claims that nobody has touched for an hour. */
function sweep(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const [claim, option] = [join(folder, name), { throwIfNoEntry: false } as const];
    // A claim is a moment without an owner.
    const touched = (statSync(join(claim, 'owner.json'), option) ?? statSync(claim, option))?.mtimeMs ?? 0;
    if (Date.now() - touched > SWEEP_AFTER_MS) rmSync(claim, { recursive: true, force: true });
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isStale(path: string, owner: Owner): boolean {
  if (owner.host === hostname() && !isAlive(owner.pid)) return true;
  const beat = statSync(join(path, 'owner.json'), { throwIfNoEntry: false })?.mtimeMs;
  return beat !== undefined && Date.now() - beat > SILENT_AFTER_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // the lock was taken over; the next rename decides
  }
}
