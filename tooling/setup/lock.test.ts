import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxts-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process id that belonged to nobody when the lock was left behind. */
const deadPid = 2 ** 22 + 1;

test('one holder works at a time, and the lock is given back', async () => {
  const path = join(folder, 'lock');
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await delay(20);
    inside -= 1;
  };
  await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test('a lock whose process is dead is taken over', async () => {
  const path = join(folder, 'lock');
  mkdirSync(path);
  writeFileSync(join(path, 'holder.json'), JSON.stringify({ token: 'old', pid: deadPid, host: hostname() }));
  expect(await withLock(path, async () => 'done')).toBe('done');
});

test('a failure gives the lock back', async () => {
  const path = join(folder, 'lock');
  const failing = withLock(path, async () => {
    throw new Error('inside');
  });
  await expect(failing).rejects.toThrow('inside');
  expect(existsSync(path)).toBe(false);
});

test('a waiting process is told who holds the lock', async () => {
  const path = join(folder, 'lock');
  const holders: string[] = [];
  const first = withLock(path, () => delay(50));
  await withLock(
    path,
    async () => undefined,
    (holder: string) => holders.push(holder),
  );
  await first;
  expect(holders[0]).toBe(`process ${process.pid}`);
});
