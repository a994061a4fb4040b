import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { undisturbed } from '../harness/quiet.js';
import { oraclePython, runJSON } from '../harness/run.js';

interface Side {
  /** Images or tokens a second by case. */
  figures: Record<string, number>;
  /** Some logits of the last token, by case. */
  logits: Record<string, number[]>;
}

/**
 * Random models of a realistic form: images a second through the vision tower, prompt tokens a second from features to the
 * logits of the last one, beside mlx-vlm with OpenBLAS preloaded: as shipped, a tower takes it minutes.
 */
export async function measureModels(rounds: number, work: string) {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
  const threads = String(availableParallelism());
  const sameThreads = { MLXTS_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads };
  const cases = JSON.stringify(JSON.parse(readFileSync(path('models.json'), 'utf8')));
  await runJSON<null>(process.execPath, [path('models-mlxts.mjs'), work, cases, 'write']);

  const ours = (): Promise<Side> => runJSON(process.execPath, [path('models-mlxts.mjs'), work, cases], sameThreads);
  const python = (): Promise<Side> =>
    runJSON(oraclePython(), [path('models_python.py'), work, cases], { ...sameThreads, LD_PRELOAD: openBLAS });

  const sides: { ours: Side; python: Side }[] = [];
  for (let i = 0; i < rounds; i++) {
    console.error(`models, round ${i + 1} of ${rounds}`);
    sides.push({ ours: await undisturbed(ours), python: await undisturbed(python) });
  }
  for (const [name, logits] of Object.entries(sides[0]?.ours.logits ?? {})) {
    const theirs = sides[0]?.python.logits[name] ?? [];
    if (logits.some((value, i) => !(Math.abs(value - (theirs[i] ?? Number.NaN)) < 1e-3)))
      throw new Error(`${name}: the logits are not those of mlx-vlm`);
  }
  const column = (side: 'ours' | 'python', name: string): number[] =>
    sides.map((each) => each[side].figures[name] ?? Number.NaN);
  return Object.fromEntries(
    Object.keys(sides[0]?.ours.figures ?? {}).map((name) => {
      const [own, theirs] = [column('ours', name), column('python', name)];
      const ratio = round(medianRatio(own, theirs));
      return [name, { ours: round(median(own), 2), pythonOpenBLAS: round(median(theirs), 2), ratio }];
    }),
  );
}
