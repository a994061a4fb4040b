import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { withLock } from './lock.js';
import { scratchFolder } from './scratch.fixture.js';

const MODULE = fileURLToPath(new URL('lock.ts', import.meta.url));

/** A process that takes the lock, writes `+` to the log, holds it for a while, writes `-`, and lets go. */
function holder(lock: string, log: string, milliseconds: number): ChildProcess {
  const script = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(MODULE)};
    await withLock(${JSON.stringify(lock)}, () => {}, async () => {
      appendFileSync(${JSON.stringify(log)}, '+');
      await setTimeout(${milliseconds});
      appendFileSync(${JSON.stringify(log)}, '-');
    });`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { stdio: 'inherit' });
}

async function written(log: string): Promise<void> {
  while (!existsSync(log)) await delay(20);
}

test('processes that want it at once hold it one after another', async () => {
  const folder = scratchFolder();
  const log = join(folder, 'log');
  const holders = [1, 2, 3].map(() => holder(join(folder, 'locks', 'build'), log, 300));
  const codes = await Promise.all(holders.map(async (child) => (await once(child, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('+-+-+-');
});

test('one who waits is told whom for', async () => {
  const folder = scratchFolder();
  const [lock, log] = [join(folder, 'build'), join(folder, 'log')];
  const child = holder(lock, log, 500);
  await written(log);
  const onWait = vi.fn();
  await withLock(lock, onWait, async () => appendFileSync(log, 'x'));
  expect(onWait).toHaveBeenCalledExactlyOnceWith(child.pid);
  expect(readFileSync(log, 'utf8')).toBe('+-x');
});

test('the lock of a killed process is taken over', async () => {
  const folder = scratchFolder();
  const [lock, log] = [join(folder, 'build'), join(folder, 'log')];
  const child = holder(lock, log, 60_000);
  await written(log);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect(
    withLock(
      lock,
      () => undefined,
      async () => 'mine',
    ),
  ).resolves.toBe('mine');
});

test('a body that throws lets go', async () => {
  const lock = join(scratchFolder(), 'build');
  await expect(
    withLock(
      lock,
      () => undefined,
      () => Promise.reject(new Error('broken')),
    ),
  ).rejects.toThrow('broken');
  await expect(
    withLock(
      lock,
      () => undefined,
      async () => 'next',
    ),
  ).resolves.toBe('next');
});
