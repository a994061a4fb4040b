/**
 * The CPU against node-llama-cpp, Python mlx-lm and onnxruntime-node, on the same threads: SmolLM2-135M in 4 bits and
 * all-MiniLM-L6-v2. Where node-llama-cpp's public API and batches straight to its addon differ, the faster one counts.
 *
 * `npx tsx bench/cpu/cpu.ts [rounds]`; the model is MLXTS_TEST_MODEL.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, round } from '../harness/median.js';
import { disturbance } from '../harness/quiet.js';
import { saveResult } from '../harness/result.js';
import { runJSON } from '../harness/run.js';
import { type Memory, type MiniLM, sides, type Text, threads, type Ways } from './sides.js';
import { atLeast, atMost } from './targets.js';

const rounds = Number(process.argv[2] ?? 5);
const model = process.env.MLXTS_TEST_MODEL;
if (model === undefined) throw new Error('set MLXTS_TEST_MODEL to a GGUF file');

const { npm: versions } = JSON.parse(readFileSync(new URL('./peers.json', import.meta.url), 'utf8'));
const folder = await runJSON<string>(process.execPath, [fileURLToPath(new URL('./peers.mjs', import.meta.url))]);
const work = mkdtempSync(join(tmpdir(), 'mlxts-bench-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
const reference = join(work, 'reference.json');
const run = sides(model, folder, reference);
writeFileSync(reference, JSON.stringify(await run.reference()));

const text: Text[] = [];
const llama: Text<Ways>[] = [];
const memory: { mlxts: Memory; llama: Memory }[] = [];
const float32: MiniLM[] = [];
const int8: MiniLM[] = [];
const onnx: MiniLM[] = [];
const shipped: { decode: number; prefill: number | null }[] = [];
const preloaded: { decode: number; prefill: number | null }[] = [];
for (let i = 0; i < rounds; i++) {
  console.error(`round ${i + 1} of ${rounds}`);
  text.push(await run.text());
  llama.push(await run.textLlama());
  memory.push({ mlxts: await run.memory(), llama: await run.memoryLlama() });
  float32.push(await run.miniLM(32));
  onnx.push(await run.miniLMOnnx());
  int8.push(await run.miniLM(8));
  // Python takes seconds for a prompt of 64: one time is enough.
  shipped.push(await run.python(i === 0 ? 64 : 0, false));
  preloaded.push(await run.python(i === 0 ? 64 : 0, true));
}

type Rate = Exclude<keyof Text, 'load' | 'start'>;
const ours = (key: keyof Text): number[] => text.map((each) => each[key]);
const fastest = (key: Rate): number[] => llama.map((each) => Math.max(each[key].public, each[key].raw));
const soonest = llama.map(({ firstToken }) => Math.min(firstToken.public, firstToken.raw));
const decode = (rows: readonly { decode: number }[]): number[] => rows.map((each) => each.decode);
const milliseconds = (rows: readonly MiniLM[], key: keyof MiniLM): number[] => rows.map((each) => each[key]);
const batch = (rows: readonly MiniLM[], key: 'batch1' | 'batch32') =>
  atMost(1, milliseconds(rows, key), milliseconds(onnx, key));

const table = {
  'decode at 128, tok/s, to llama.cpp': atLeast(1.2, ours('decode128'), fastest('decode128')),
  'decode at 2048, tok/s, to llama.cpp': atLeast(1.2, ours('decode2048'), fastest('decode2048')),
  'decode at 128, tok/s, to Python as shipped': atLeast(10, ours('decode128'), decode(shipped)),
  'decode at 128, tok/s, to Python with OpenBLAS': atLeast(10, ours('decode128'), decode(preloaded)),
  'prefill of 512, tok/s, to llama.cpp': atLeast(1.5, ours('prefill512'), fastest('prefill512')),
  'prefill of 2048, tok/s, to llama.cpp': atLeast(1.5, ours('prefill2048'), fastest('prefill2048')),
  'eight together, tok/s, to llama.cpp': atLeast(1, ours('batch8'), fastest('batch8')),
  'eight together, tok/s, to one of ours': atLeast(2.5, ours('batch8'), ours('decode128')),
  'first token of 20, ms, to llama.cpp': atMost(1, ours('firstToken'), soonest),
  'model load, ms, to llama.cpp': atMost(
    1,
    ours('load'),
    llama.map((each) => each.load),
  ),
  'import to ready, ms, to llama.cpp': atMost(
    1,
    ours('start'),
    llama.map((each) => each.start),
  ),
  'peak RSS, MB, to llama.cpp': atMost(
    1.2,
    memory.map((each) => each.mlxts.peakRssMB),
    memory.map((each) => each.llama.peakRssMB),
  ),
  'MiniLM float32 1×128, ms, to onnxruntime int8': batch(float32, 'batch1'),
  'MiniLM float32 32×128, ms, to onnxruntime int8': batch(float32, 'batch32'),
  'MiniLM 8 bits 1×128, ms, to onnxruntime int8': batch(int8, 'batch1'),
  'MiniLM 8 bits 32×128, ms, to onnxruntime int8': batch(int8, 'batch32'),
};
const cosine = (rows: readonly MiniLM[]): number => round(median(milliseconds(rows, 'cosine')), 6);
const ways = (way: keyof Ways) =>
  Object.fromEntries(
    (['firstToken', 'decode128', 'decode2048', 'prefill512', 'prefill2048', 'batch8'] as const).map((key) => [
      key,
      round(median(llama.map((each) => each[key][way])), 1),
    ]),
  );
const figures = {
  rounds,
  threads,
  peers: versions,
  others: disturbance(),
  table,
  leastCosineToFloat64: { float32: cosine(float32), '8 bits': cosine(int8), onnxruntime: cosine(onnx), wanted: 0.999 },
  llama: { public: ways('public'), raw: ways('raw') },
  pythonPrefill64: { asShipped: round(shipped[0]?.prefill ?? 0), openBLAS: round(preloaded[0]?.prefill ?? 0) },
};
console.table(table);
console.log(figures.leastCosineToFloat64, figures.llama, figures.pythonPrefill64, figures.others);
saveResult('cpu', figures);
