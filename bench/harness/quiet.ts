import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const [SAMPLE, PATIENCE, TOLERATED, ATTEMPTS] = [300, 15_000, 0.05, 2];

/** The share of the machine that others took: of each run that was kept. */
const strangers: number[] = [];

/**
 * Runs what starts one process when nothing else is at work on the machine, and again where others came between; after a
 * while it takes what there is, the least disturbed. A peer whose threads spin loses far more to a busy neighbour than one
 * whose threads sleep: measured beside other work, a ratio says nothing.
 */
export async function undisturbed<T>(run: () => Promise<T>): Promise<T> {
  let kept: { result: T; share: number } | undefined;
  for (let attempt = 0; attempt < ATTEMPTS && (kept?.share ?? 1) > TOLERATED; attempt++) {
    await quiet();
    const before = clock();
    const result = await run();
    const share = strangersSince(before);
    if (kept === undefined || share < kept.share) kept = { result, share };
  }
  if (kept === undefined) throw new Error('nothing was run');
  strangers.push(kept.share);
  return kept.result;
}

/** How many runs others disturbed, and the largest share of the machine that they took. */
export function disturbance(): { runs: number; disturbed: number; worstShare: number } {
  const disturbed = strangers.filter((share) => share > TOLERATED).length;
  return { runs: strangers.length, disturbed, worstShare: Number(Math.max(0, ...strangers).toFixed(2)) };
}

async function quiet(): Promise<void> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const before = clock();
    await delay(SAMPLE);
    if (strangersSince(before) <= TOLERATED || performance.now() > end) return;
  }
}

interface Clock {
  all: number;
  busy: number;
  own: number;
}

function strangersSince(before: Clock): number {
  const now = clock();
  return Math.max(0, now.busy - before.busy - (now.own - before.own)) / Math.max(1, now.all - before.all);
}

/** Milliseconds of all cores: in all, at work, and at work for this process and the children that have ended. */
function clock(): Clock {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  const busy = all - times.reduce((sum, { idle }) => sum + idle, 0);
  const { user, system } = process.cpuUsage();
  return { all, busy, own: (user + system) / 1000 + endedChildren() };
}

/** `cutime` and `cstime` of Linux, in ticks of 10 ms. */
function endedChildren(): number {
  if (process.platform !== 'linux') return 0;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
