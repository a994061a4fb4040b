/**
 * The cost of calls that only build a graph node, over ops of differing arity, against Python in the same run.
 * Python frees each result at once or, like a scope here, a thousand at a time.
 */
import { fileURLToPath } from 'node:url';
import { geometricMean, median, medianRatio, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

type Ours = Record<string, { scope: number; outside: number }>;
type Theirs = Record<string, { freed: number; kept: number }>;

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const rounds: { ours: Ours; theirs: Theirs }[] = [];
for (let i = 0; i < 5; i++) {
  const ours = await runJSON<Ours>(process.execPath, [path('node-side.mjs')]);
  rounds.push({ ours, theirs: await runJSON<Theirs>(oraclePython(), [path('python_side.py')]) });
}

const rows = Object.keys(rounds[0]?.ours ?? {}).map((name) => {
  const column = <K extends 'scope' | 'outside'>(key: K): number[] => rounds.map(({ ours }) => ours[name]?.[key] ?? 0);
  const python = <K extends 'freed' | 'kept'>(key: K): number[] => rounds.map(({ theirs }) => theirs[name]?.[key] ?? 0);
  return {
    name,
    scope: median(column('scope')),
    outside: median(column('outside')),
    freed: median(python('freed')),
    kept: median(python('kept')),
    scopeRatio: medianRatio(column('scope'), python('freed')),
    scopeRatioKept: medianRatio(column('scope'), python('kept')),
    outsideRatio: medianRatio(column('outside'), python('freed')),
    outsideRatioKept: medianRatio(column('outside'), python('kept')),
  };
});
const mean = (key: 'scopeRatio' | 'scopeRatioKept' | 'outsideRatio' | 'outsideRatioKept'): number =>
  round(geometricMean(rows.map((row) => row[key])));
const ratios = {
  scopeToPythonFreedAtOnce: mean('scopeRatio'),
  scopeToPythonKept: mean('scopeRatioKept'),
  outsideToPythonFreedAtOnce: mean('outsideRatio'),
  outsideToPythonKept: mean('outsideRatioKept'),
};
const nanoseconds = Object.fromEntries(
  rows.map(({ name, scope, outside, freed, kept, scopeRatio, outsideRatio }) => [
    name,
    {
      scope: round(scope, 0),
      outside: round(outside, 0),
      pythonFreedAtOnce: round(freed, 0),
      pythonKept: round(kept, 0),
      scopeRatio: round(scopeRatio),
      outsideRatio: round(outsideRatio),
    },
  ]),
);
console.table(nanoseconds);
console.log(`geometric means of the ratios over ${rows.length} ops:`);
console.table(ratios);
saveResult('dispatch', { ops: rows.length, ratios, nanoseconds });
