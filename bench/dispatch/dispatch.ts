/**
 * The cost of one call that only builds a graph node, `add` of two 4-vectors, against Python's `mx.add` in the same
 * run. Python frees each result at once or, like a scope here, a thousand at a time.
 */
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

interface Ours {
  scope: number;
  outside: number;
  raw: number;
}

interface Theirs {
  freedAtOnce: number;
  kept: number;
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const ours: Ours[] = [];
const theirs: Theirs[] = [];
for (let round_ = 0; round_ < 7; round_++) {
  ours.push(await runJSON<Ours>(process.execPath, [path('node-side.mjs')]));
  theirs.push(await runJSON<Theirs>(oraclePython(), [path('python_side.py')]));
}

const column = <T>(rows: T[], key: keyof T): number[] => rows.map((row) => row[key] as number);
const figures = {
  nanoseconds: {
    scope: round(median(column(ours, 'scope')), 0),
    outside: round(median(column(ours, 'outside')), 0),
    rawCall: round(median(column(ours, 'raw')), 0),
    pythonFreedAtOnce: round(median(column(theirs, 'freedAtOnce')), 0),
    pythonKept: round(median(column(theirs, 'kept')), 0),
  },
  ratios: {
    scopeToPythonFreedAtOnce: round(medianRatio(column(ours, 'scope'), column(theirs, 'freedAtOnce'))),
    scopeToPythonKept: round(medianRatio(column(ours, 'scope'), column(theirs, 'kept'))),
    outsideToPythonFreedAtOnce: round(medianRatio(column(ours, 'outside'), column(theirs, 'freedAtOnce'))),
    outsideToPythonKept: round(medianRatio(column(ours, 'outside'), column(theirs, 'kept'))),
  },
};
console.table(figures.nanoseconds);
console.table(figures.ratios);
saveResult('dispatch', figures);
