/**
 * Models beside mlx-vlm (`models.ts`), and processors: milliseconds from an image to what a vision tower takes, against the PIL processors of transformers: from pixels and from a
 * JPEG file, which sharp decodes for us and Pillow for them. Both sides must give the same bits.
 *
 * `npx tsx bench/vlm/vlm.ts [rounds]`
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { disturbance, undisturbed } from '../harness/quiet.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';
import { measureModels } from './models.js';

interface Side {
  /** Milliseconds by case. */
  figures: Record<string, number>;
  /** Of the pixels, by case. */
  hashes: Record<string, string>;
}

const rounds = Number(process.argv[2] ?? 5);
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const cases = JSON.stringify(JSON.parse(readFileSync(path('cases.json'), 'utf8')));
const work = mkdtempSync(join(tmpdir(), 'mlxts-bench-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
await runJSON<null>(oraclePython(), [path('processors_python.py'), work, cases, 'write']);

const sides: { ours: Side; transformers: Side }[] = [];
for (let i = 0; i < rounds; i++) {
  console.error(`round ${i + 1} of ${rounds}`);
  const ours = () => runJSON<Side>(process.execPath, [path('processors-mlxts.mjs'), work, cases]);
  const theirs = () => runJSON<Side>(oraclePython(), [path('processors_python.py'), work, cases]);
  sides.push({ ours: await undisturbed(ours), transformers: await undisturbed(theirs) });
}

const [first] = sides;
for (const [name, hash] of Object.entries(first?.ours.hashes ?? {}))
  if (hash !== first?.transformers.hashes[name]) throw new Error(`${name}: the pixels are not those of transformers`);

const column = (side: 'ours' | 'transformers', name: string): number[] =>
  sides.map((each) => each[side].figures[name] ?? Number.NaN);
const millisecondsAnImage = Object.fromEntries(
  Object.keys(first?.ours.figures ?? {}).map((name) => {
    const [ours, theirs] = [column('ours', name), column('transformers', name)];
    const ratio = round(medianRatio(theirs, ours));
    return [name, { ours: round(median(ours), 1), transformers: round(median(theirs), 1), ratio }];
  }),
);
const perSecond = await measureModels(rounds, work);
console.table(millisecondsAnImage);
console.table(perSecond);
console.log(disturbance());
saveResult('vlm', { rounds, others: disturbance(), processors: { millisecondsAnImage }, models: { perSecond } });
