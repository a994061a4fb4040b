/** A training step of a small transformer, from the loss to the updated weights, against Python in the same run. */
import { fileURLToPath } from 'node:url';
import { besidePython, type PythonRound } from '../harness/beside-python.js';
import { disturbance, undisturbed } from '../harness/quiet.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

/** Of a step: its time and the part before evaluation. MLX's peak, the peak of the process, and what it grew beyond its start. */
interface Steps {
  milliseconds: number;
  builtMilliseconds: number;
  peakMB: number;
  rssMB: number;
  grownMB: number;
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
const python = (steps: number, env: NodeJS.ProcessEnv): Promise<Steps> =>
  undisturbed(() => runJSON<Steps>(oraclePython(), [path('python_side.py'), `${steps}`], env));

const rounds: PythonRound<Steps>[] = [];
for (let i = 0; i < Number(process.argv[2] ?? 5); i++) {
  rounds.push({
    ours: await undisturbed(() => runJSON<Steps>(process.execPath, [path('node-side.mjs'), '30'])),
    asShipped: await python(1, {}), // it takes seconds
    withOpenBLAS: await python(30, { LD_PRELOAD: openBLAS }),
  });
}

const names = ['milliseconds', 'builtMilliseconds', 'peakMB', 'rssMB', 'grownMB'] as const;
const figures = besidePython(rounds, names, 1);
console.table(figures);
const others = disturbance();
console.log(`others: ${others.disturbed} of ${others.runs} runs disturbed`);
saveResult('train', { ...figures, others });
