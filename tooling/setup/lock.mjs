import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const beatEvery = 2_000;
const retryEvery = 250;
/** A holder whose process can't be seen from here (another host or container) is given up after this silence. */
const silence = 60_000;

/** @typedef {{ token: string, pid: number, host: string }} Holder */

/**
 * Runs `work` while this process holds the lock folder at `path`. A lock whose holder died is taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {(holder: string) => void} [onWait] told again and again who holds the lock while this process waits
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  const token = randomUUID();
  while (!take(path, token)) {
    const holder = readHolder(path);
    if (holder && isStale(path, holder)) giveBack(path, holder.token);
    else {
      if (holder) onWait?.(`process ${holder.pid}`);
      await delay(retryEvery);
    }
  }
  const beat = setInterval(() => touch(path), beatEvery);
  beat.unref();
  const release = () => giveBack(path, token);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/** A folder that already names its holder is renamed into place: onto one that holds a file this fails. @param {string} path @param {string} token */
function take(path, token) {
  const claim = `${path}.${token}`;
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(claim, { recursive: true });
  writeFileSync(holderFile(claim), JSON.stringify({ token, pid: process.pid, host: hostname() }));
  try {
    renameSync(claim, path);
    return true;
  } catch (error) {
    rmSync(claim, { recursive: true, force: true });
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST'))
      return false;
    throw error;
  }
}

/** Removes the lock that carries `token`; one that somebody else took meanwhile is put back. @param {string} path @param {string} token */
function giveBack(path, token) {
  if (readHolder(path)?.token !== token) return;
  const aside = `${path}.gone-${token}`;
  try {
    renameSync(path, aside);
    if (readHolder(aside)?.token === token) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, path);
  } catch {
    // Another process was quicker: whoever holds the lock now keeps it.
  }
}

/** @param {string} path */
const holderFile = (path) => join(path, 'holder.json');

/** @param {string} path @returns {Holder | undefined} undefined when nobody holds the lock any more */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(holderFile(path), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} path @param {Holder} holder */
function isStale(path, holder) {
  if (holder.host === hostname()) return !isAlive(holder.pid);
  const seen = statSync(holderFile(path), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - seen > silence;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(holderFile(path), new Date(), new Date());
  } catch {
    // The lock is gone; there is nothing to keep alive.
  }
}
