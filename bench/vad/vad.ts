/**
 * Seconds of sound that Silero's voice activity detector hears in a second, against onnxruntime on Silero's own ONNX files: a
 * recording as a whole, beside both the file that takes a chunk at a time and the one that takes a sequence, and a stream of
 * chunks. onnxruntime has one thread, as Silero sets it up; ours evaluates on one thread and goes through the LSTM on another.
 *
 * `npx tsx bench/vad/vad.ts [rounds]`; the model is MLXTS_TEST_VAD_MODEL.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, medianRatio, round } from '../harness/median.js';
import { disturbance, undisturbed } from '../harness/quiet.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

interface Side {
  /** Seconds of sound in a second, by what was done. */
  rates: Record<string, number>;
  /** The first probabilities. */
  first: number[];
}

const rounds = Number(process.argv[2] ?? 5);
const model = process.env.MLXTS_TEST_VAD_MODEL;
if (model === undefined) throw new Error("set MLXTS_TEST_VAD_MODEL to the directory of Silero's model");

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'mlxts-bench-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
const sound = join(work, 'sound.f32');
const tones = Float32Array.from(
  { length: 16000 * 60 },
  (_, i) => 0.3 * Math.sin(i * 0.06) * Math.sin(i * 0.0005) * Math.sin(i * 0.002) + 0.01 * Math.sin(i * i),
);
writeFileSync(sound, new Uint8Array(tones.buffer));

const sides: { ours: Side; onnx: Side }[] = [];
for (let i = 0; i < rounds; i++) {
  console.error(`round ${i + 1} of ${rounds}`);
  sides.push({
    ours: await undisturbed(() =>
      runJSON<Side>(process.execPath, [path('node-side.mjs'), model, sound], { MLXTS_NUM_THREADS: '1' }),
    ),
    onnx: await undisturbed(() => runJSON<Side>(oraclePython(), [path('python_side.py'), sound])),
  });
}

const column = (side: 'ours' | 'onnx', name: string): number[] =>
  sides.map((each) => each[side].rates[name] ?? Number.NaN);
const compare = (ours: string, theirs: string) => ({
  ours: round(median(column('ours', ours)), 0),
  onnxruntime: round(median(column('onnx', theirs)), 0),
  ratio: round(medianRatio(column('ours', ours), column('onnx', theirs))),
});
const timesRealTime = {
  'whole, beside chunks': compare('whole', 'stream'),
  'whole, beside a sequence': compare('whole', 'sequence'),
  stream: compare('stream', 'stream'),
};
const [first] = sides;
const apart = Math.max(
  ...(first?.ours.first ?? []).map((value, i) => Math.abs(value - (first?.onnx.first[i] ?? Number.NaN))),
);
console.table(timesRealTime);
console.log(`probabilities lie ${apart.toExponential(1)} apart at most`);
console.log(disturbance());
saveResult('vad', { rounds, others: disturbance(), apart, timesRealTime });
