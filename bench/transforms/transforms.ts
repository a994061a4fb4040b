/** A gradient step of a small network and a vmap, built and evaluated, against Python in the same run. */
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

type Times = Record<string, number>;

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
const python = (env: NodeJS.ProcessEnv): Promise<Times> =>
  runJSON<Times>(oraclePython(), [path('python_side.py')], env);

const rounds: { ours: Times; asShipped: Times; withOpenBLAS: Times }[] = [];
for (let i = 0; i < 5; i++) {
  rounds.push({
    ours: await runJSON<Times>(process.execPath, [path('node-side.mjs')]),
    asShipped: await python({}),
    withOpenBLAS: await python({ LD_PRELOAD: openBLAS }),
  });
}

const column = (side: 'ours' | 'asShipped' | 'withOpenBLAS', name: string): number[] =>
  rounds.map((each) => each[side][name] ?? Number.NaN);
const microseconds = Object.fromEntries(
  Object.keys(rounds[0]?.ours ?? {}).map((name) => [
    name,
    {
      ours: round(median(column('ours', name)), 0),
      pythonAsShipped: round(median(column('asShipped', name)), 0),
      pythonOpenBLAS: round(median(column('withOpenBLAS', name)), 0),
      ratioAsShipped: round(medianRatio(column('ours', name), column('asShipped', name))),
      ratioOpenBLAS: round(medianRatio(column('ours', name), column('withOpenBLAS', name))),
    },
  ]),
);
console.table(microseconds);
saveResult('transforms', { microseconds });
