/**
 * A million elements in and out of MLX against Python in the same run: typed arrays beside numpy arrays, lists beside
 * lists. Python frees each result at once or keeps eight, and so does our side by scopes.
 */
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

/** Milliseconds by case. */
type Times = Record<string, number>;

/** Each case of ours and the case of Python that it is held against. */
const pairs: readonly (readonly [ours: string, python: string])[] = [
  ['typed array in', 'numpy array in'],
  ['typed array in, kept', 'numpy array in, kept'],
  ['typed array out, view', 'numpy array out'],
  ['typed array out, into another', 'numpy array out'],
  ['typed array out, copy', 'numpy array out'],
  ['typed array out, copy, kept', 'numpy array out, kept'],
  ['list in', 'list in'],
  ['list of rows in', 'list of rows in'],
  ['list of 64-bit integers in', 'list of 64-bit integers in'],
  ['list out', 'list out'],
  ['list of rows out', 'list of rows out'],
  ['list of bfloat16 out', 'list of bfloat16 out'],
  ['list of 64-bit integers out', 'list of 64-bit integers out'],
];

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const rounds: { ours: Times; python: Times }[] = [];
for (let i = 0; i < 5; i++) {
  const ours = await runJSON<Times>(process.execPath, [path('node-side.mjs')]);
  rounds.push({ ours, python: await runJSON<Times>(oraclePython(), [path('python_side.py')]) });
}

const figures = Object.fromEntries(
  pairs.map(([name, peer]) => {
    const ours = rounds.map((each) => each.ours[name] ?? Number.NaN);
    const python = rounds.map((each) => each.python[peer] ?? Number.NaN);
    const ratio = round(medianRatio(ours, python), 3);
    return [name, { milliseconds: round(median(ours), 3), python: round(median(python), 3), peer, ratio }];
  }),
);
console.table(figures);
saveResult('host', { elements: 1_000_000, figures });
