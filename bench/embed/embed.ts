/**
 * Documents a second of all-MiniLM-L6-v2 against onnxruntime-node with int8 weights and Python MLX, on the same threads.
 * Ours begins with texts, the peers with ids. Python as shipped, whose BLAS is slow, is measured once, up to 128 tokens.
 *
 * `npx tsx bench/embed/embed.ts [rounds]`; the model is MLXTS_TEST_EMBEDDING_MODEL.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { disturbance, undisturbed } from '../harness/quiet.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

interface Side {
  /** Documents a second by case. */
  rates: Record<string, number>;
  /** The embedding of the first text by case. */
  first: Record<string, number[]>;
}

const rounds = Number(process.argv[2] ?? 3);
const model = process.env.MLXTS_TEST_EMBEDDING_MODEL;
if (model === undefined) throw new Error('set MLXTS_TEST_EMBEDDING_MODEL to the directory of all-MiniLM-L6-v2');

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
const threads = String(availableParallelism());
const sameThreads = { MLXTS_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads };
const { npm: versions } = JSON.parse(readFileSync(path('../cpu/peers.json'), 'utf8'));
const peers = await runJSON<string>(process.execPath, [path('../cpu/peers.mjs')]);
const work = mkdtempSync(join(tmpdir(), 'mlxts-bench-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
const ids = join(work, 'ids.json');
await runJSON<null>(process.execPath, [path('node-side.mjs'), model, ids]);

const node = (name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Side> =>
  undisturbed(() => runJSON<Side>(process.execPath, [path(name), ...args], env));
const python = (mostTokens: number, env: NodeJS.ProcessEnv): Promise<Side> => {
  const args = [path('python_side.py'), join(model, 'model.safetensors'), ids, String(mostTokens)];
  return undisturbed(() => runJSON<Side>(oraclePython(), args, { ...sameThreads, ...env }));
};

const asShipped = await python(128, {});
const sides: { ours: Side; onnx: Side; openBLAS: Side }[] = [];
for (let i = 0; i < rounds; i++) {
  console.error(`round ${i + 1} of ${rounds}`);
  sides.push({
    ours: await node('node-side.mjs', [model], sameThreads),
    onnx: await node('onnx-side.mjs', [peers, ids, threads], {}),
    openBLAS: await python(Number.MAX_SAFE_INTEGER, { LD_PRELOAD: openBLAS }),
  });
}

const column = (side: 'ours' | 'onnx' | 'openBLAS', name: string): number[] =>
  sides.map((each) => each[side].rates[name] ?? Number.NaN);
const cosine = (name: string, side: Side | undefined): number => {
  const [a = [], b = []] = [sides[0]?.ours.first[name], side?.first[name]];
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return round(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), 6);
};
const documentsPerSecond = Object.fromEntries(
  Object.keys(sides[0]?.ours.rates ?? {}).map((name) => {
    const ours = column('ours', name);
    const shipped = asShipped.rates[name];
    return [
      name,
      {
        ours: round(median(ours), 1),
        onnxInt8: round(median(column('onnx', name)), 1),
        pythonOpenBLAS: round(median(column('openBLAS', name)), 1),
        pythonAsShipped: shipped === undefined ? null : round(shipped, 1),
        ratioOnnx: round(medianRatio(ours, column('onnx', name))),
        ratioOpenBLAS: round(medianRatio(ours, column('openBLAS', name))),
        cosineOnnx: cosine(name, sides[0]?.onnx),
        cosinePython: cosine(name, sides[0]?.openBLAS),
      },
    ];
  }),
);
console.table(documentsPerSecond);
console.log(disturbance());
saveResult('embed', { rounds, threads, peers: versions, others: disturbance(), documentsPerSecond });
