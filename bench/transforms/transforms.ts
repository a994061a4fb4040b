/** A gradient step of a small network and a vmap, built and evaluated, against Python in the same run. */
import { fileURLToPath } from 'node:url';
import { besidePython, type PythonRound } from '../harness/beside-python.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

type Times = Record<string, number>;

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
const python = (env: NodeJS.ProcessEnv): Promise<Times> =>
  runJSON<Times>(oraclePython(), [path('python_side.py')], env);

const rounds: PythonRound<Times>[] = [];
for (let i = 0; i < 5; i++) {
  rounds.push({
    ours: await runJSON<Times>(process.execPath, [path('node-side.mjs')]),
    asShipped: await python({}),
    withOpenBLAS: await python({ LD_PRELOAD: openBLAS }),
  });
}

const microseconds = besidePython(rounds, Object.keys(rounds[0]?.ours ?? {}), 0);
console.table(microseconds);
saveResult('transforms', { microseconds });
