import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const [SAMPLE, PATIENCE] = [500, 60_000];

/**
 * Resolves once nothing else is at work on the machine, or after a minute. A peer whose threads spin loses far more to a
 * busy neighbour than one whose threads sleep: measured beside other work, a ratio says nothing.
 */
export async function quiet(): Promise<void> {
  const end = performance.now() + PATIENCE;
  while ((await busyShare()) > 0.05 && performance.now() < end);
}

async function busyShare(): Promise<number> {
  const before = ticks();
  await delay(SAMPLE);
  const after = ticks();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

function ticks(): { busy: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
}
