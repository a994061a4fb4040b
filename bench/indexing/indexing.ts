/**
 * The cost of index expressions that only build graph nodes, and of an update of 16 MB in place, against Python in the
 * same run. Python frees each result at once or, like a scope here, many at a time.
 */
import { fileURLToPath } from 'node:url';
import { geometricMean, median, medianRatio, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

type Ours = Record<string, { scope: number; outside?: number }>;
type Theirs = Record<string, { freed: number; kept?: number }>;

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const rounds: { ours: Ours; theirs: Theirs }[] = [];
for (let i = 0; i < 5; i++) {
  const ours = await runJSON<Ours>(process.execPath, [path('node-side.mjs')]);
  rounds.push({ ours, theirs: await runJSON<Theirs>(oraclePython(), [path('python_side.py')]) });
}

const names = Object.keys(rounds[0]?.ours ?? {});
const nanoseconds = Object.fromEntries(
  names.map((name) => {
    const ours = (key: 'scope' | 'outside'): number[] => rounds.map((each) => each.ours[name]?.[key] ?? 0);
    const python = (key: 'freed' | 'kept'): number[] => rounds.map((each) => each.theirs[name]?.[key] ?? 0);
    return [
      name,
      {
        scope: round(median(ours('scope')), 0),
        outside: round(median(ours('outside')), 0),
        pythonFreedAtOnce: round(median(python('freed')), 0),
        pythonKept: round(median(python('kept')), 0),
        scopeRatio: round(medianRatio(ours('scope'), python('freed'))),
      },
    ];
  }),
);
const ratios = {
  scopeToPythonFreedAtOnce: round(geometricMean(names.map((name) => nanoseconds[name]?.scopeRatio ?? 1))),
};
console.table(nanoseconds);
console.log(`geometric mean of the ratios over ${names.length} expressions:`);
console.table(ratios);
saveResult('indexing', { expressions: names.length, ratios, nanoseconds });
