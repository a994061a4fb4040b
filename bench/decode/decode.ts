/**
 * SmolLM2-135M-Instruct in 4 bits on the CPU against Python mlx-lm in one run: tokens per second of decoding 128 tokens
 * and of a prompt of 512. Python runs as shipped and with OpenBLAS preloaded, and also with its weights dequantized to
 * float32, which is its fastest way to decode and costs six times the memory.
 *
 * `npx tsx bench/decode/decode.ts [model.gguf]`; the model defaults to MLXTS_TEST_MODEL.
 */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

interface Ours {
  decode: number;
  prefill: number;
  activeMemory: number;
  eventLoopP99: number;
  liveHandlesGrown: number;
  activeMemoryGrown: number;
}

interface Theirs {
  decode: number;
  prefill: number | null;
}

const model = process.argv[2] ?? process.env.MLXTS_TEST_MODEL;
if (model === undefined) throw new Error('name a GGUF file or set MLXTS_TEST_MODEL');

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
const pythonPath = path('../../tooling/oracle/python');

function python(mode: 'packed' | 'dequantized', prefill: number, preload?: string): Promise<Theirs> {
  const env = { PYTHONPATH: pythonPath, ...(preload !== undefined && { LD_PRELOAD: preload }) };
  return runJSON<Theirs>(oraclePython(), [path('python_side.py'), model as string, mode, String(prefill)], env);
}

const ROUNDS = 3;
const ours: Ours[] = [];
const shipped: Theirs[] = [];
const preloaded: Theirs[] = [];
const dequantized: Theirs[] = [];
for (let i = 0; i < ROUNDS; i++) {
  ours.push(await runJSON<Ours>(process.execPath, [path('node-side.mjs'), model]));
  // A prompt of 512 takes Python as shipped more than a minute: one time is enough.
  shipped.push(await python('packed', i === 0 ? 512 : 0));
  ours.push(await runJSON<Ours>(process.execPath, [path('node-side.mjs'), model]));
  preloaded.push(await python('packed', i === 0 ? 512 : 0, openBLAS));
  dequantized.push(await python('dequantized', 512, openBLAS));
}

const decode = (rows: readonly Theirs[]): number[] => rows.map((row) => row.decode);
const even = ours.filter((_, i) => i % 2 === 0);
const odd = ours.filter((_, i) => i % 2 === 1);
const middle = (key: keyof Ours): number => round(median(ours.map((row) => row[key])));
const prefillShipped = shipped[0]?.prefill as number;
const prefillPreloaded = preloaded[0]?.prefill as number;
const figures = {
  tokensPerSecond: {
    decode: middle('decode'),
    prefill512: middle('prefill'),
    pythonDecodeAsShipped: round(median(decode(shipped))),
    pythonDecodeOpenBLAS: round(median(decode(preloaded))),
    pythonDecodeOpenBLASDequantized: round(median(decode(dequantized))),
    pythonPrefill512AsShipped: round(prefillShipped),
    pythonPrefill512OpenBLAS: round(prefillPreloaded),
    pythonPrefill512OpenBLASDequantized: round(median(dequantized.map((row) => row.prefill as number))),
  },
  ratios: {
    decodeToPythonAsShipped: round(
      medianRatio(
        even.map((row) => row.decode),
        decode(shipped),
      ),
    ),
    decodeToPythonOpenBLAS: round(
      medianRatio(
        odd.map((row) => row.decode),
        decode(preloaded),
      ),
    ),
    decodeToPythonOpenBLASDequantized: round(
      medianRatio(
        odd.map((row) => row.decode),
        decode(dequantized),
      ),
    ),
    prefillToPythonAsShipped: round(middle('prefill') / prefillShipped),
    prefillToPythonOpenBLAS: round(middle('prefill') / prefillPreloaded),
  },
  activeMemoryToFile: round(median(ours.map((row) => row.activeMemory)) / statSync(model).size),
  eventLoopDelayP99Milliseconds: middle('eventLoopP99'),
  after200Tokens: { liveHandles: middle('liveHandlesGrown'), activeBytes: middle('activeMemoryGrown') },
};
console.table(figures.tokensPerSecond);
console.table(figures.ratios);
console.log(figures);
saveResult('decode', figures);
