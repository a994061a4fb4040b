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
 * logits of the last one, beside mlx-vlm. Python as shipped, whose BLAS is slow, is measured once.
 */
export async function measureModels(rounds: number, work: string) {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
  const threads = String(availableParallelism());
  const sameThreads = { MLXTS_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads };
  const cases = JSON.stringify(JSON.parse(readFileSync(path('models.json'), 'utf8')));
  await runJSON<null>(process.execPath, [path('models-mlxts.mjs'), work, cases, 'write']);

  const ours = (): Promise<Side> => runJSON(process.execPath, [path('models-mlxts.mjs'), work, cases], sameThreads);
  const python = (env: NodeJS.ProcessEnv): Promise<Side> =>
    undisturbed(() =>
      runJSON<Side>(oraclePython(), [path('models_python.py'), work, cases], { ...sameThreads, ...env }),
    );

  const asShipped = await python({});
  const sides: { ours: Side; openBLAS: Side }[] = [];
  for (let i = 0; i < rounds; i++) {
    console.error(`models, round ${i + 1} of ${rounds}`);
    sides.push({ ours: await undisturbed(ours), openBLAS: await python({ LD_PRELOAD: openBLAS }) });
  }
  for (const [name, logits] of Object.entries(sides[0]?.ours.logits ?? {})) {
    const theirs = asShipped.logits[name] ?? [];
    if (logits.some((value, i) => !(Math.abs(value - (theirs[i] ?? Number.NaN)) < 1e-3)))
      throw new Error(`${name}: the logits are not those of mlx-vlm`);
  }
  const column = (side: 'ours' | 'openBLAS', name: string): number[] =>
    sides.map((each) => each[side].figures[name] ?? Number.NaN);
  return Object.fromEntries(
    Object.keys(sides[0]?.ours.figures ?? {}).map((name) => {
      const [own, blas] = [column('ours', name), column('openBLAS', name)];
      const shipped = asShipped.figures[name] ?? Number.NaN;
      return [
        name,
        {
          ours: round(median(own), 2),
          pythonOpenBLAS: round(median(blas), 2),
          pythonAsShipped: round(shipped, 2),
          ratioOpenBLAS: round(medianRatio(own, blas)),
        },
      ];
    }),
  );
}
