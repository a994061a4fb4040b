/** Loading a safetensors file of 500 MB, from the page cache into evaluated arrays, against Python in the same run. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

/** The first load of a process, the median of four more and of the processors' time, and the most memory that it had. */
interface Loads {
  first: number;
  milliseconds: number;
  cpuMilliseconds: number;
  peakMB: number;
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'mlxts-load-'));
try {
  const file = join(folder, 'load.safetensors');
  const content = await runJSON<Record<string, number>>(process.execPath, [path('file.mjs'), folder]);
  const rounds: { ours: Loads; python: Loads }[] = [];
  for (let i = 0; i < 5; i++) {
    await readFile(file); // into the page cache
    rounds.push({
      ours: await runJSON<Loads>(process.execPath, [path('node-side.mjs'), file]),
      python: await runJSON<Loads>(oraclePython(), [path('python_side.py'), file]),
    });
  }
  const column = (side: 'ours' | 'python', name: keyof Loads): number[] => rounds.map((each) => each[side][name]);
  const figures = Object.fromEntries(
    (['first', 'milliseconds', 'cpuMilliseconds', 'peakMB'] as const).map((name) => [
      name,
      {
        ours: round(median(column('ours', name)), 0),
        python: round(median(column('python', name)), 0),
        ratio: round(medianRatio(column('ours', name), column('python', name))),
      },
    ]),
  );
  console.table(figures);
  saveResult('load', { ...content, ...figures });
} finally {
  await rm(folder, { recursive: true });
}
