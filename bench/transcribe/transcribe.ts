/**
 * How many times faster than real time Whisper tiny.en transcribes, against faster-whisper (float32 and int8) and mlx-audio,
 * on the same weights, samples and threads: a sentence of some seconds, and a minute of sentences; greedy and with five beams.
 * mlx-audio has no beams; with MLX as shipped, whose BLAS is slow, it hears the sentence once.
 *
 * `npx tsx bench/transcribe/transcribe.ts [rounds]`; the model is MLXTS_TEST_SPEECH_MODEL, the sentences are in MLXTS_TEST_SPEECH.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadAudio } from '@mlxts/audio';
import { median, medianRatio, round } from '../harness/median.js';
import { disturbance, undisturbed } from '../harness/quiet.js';
import { saveResult } from '../harness/result.js';
import { oraclePython, runJSON } from '../harness/run.js';

interface Side {
  seconds: Record<string, number>;
  texts: Record<string, string>;
}

const RATE = 16000;
const rounds = Number(process.argv[2] ?? 5);
const { MLXTS_TEST_SPEECH_MODEL: model, MLXTS_TEST_SPEECH: speech } = process.env;
if (model === undefined || speech === undefined)
  throw new Error(
    'set MLXTS_TEST_SPEECH_MODEL to the directory of Whisper tiny.en, MLXTS_TEST_SPEECH to that of the sentences',
  );

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
const threads = String(availableParallelism());
const sameThreads = { MLXTS_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads };
const peers = await runJSON<string>(process.execPath, [path('peers.mjs')]);
const work = mkdtempSync(join(tmpdir(), 'mlxts-bench-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));

const clips = await Promise.all(
  ['quick_brown_fox', 'hello_world', 'counting'].map(async (name) => {
    const { channels } = await loadAudio(`${speech}/${name}.wav`, { sampleRate: RATE, mono: true });
    return channels[0] ?? new Float32Array(0);
  }),
);
const pause = new Float32Array(RATE / 2);
const minute: Float32Array[] = [];
for (let i = 0, length = 0; length < 60 * RATE; i++) {
  const clip = clips[i % clips.length] as Float32Array;
  minute.push(clip, pause);
  length += clip.length + pause.length;
}
const names = ['sentence', 'minute'];
const lengths: number[] = [];
const sounds = [[clips[0] as Float32Array], minute].map((parts, index) => {
  const bytes = Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
  lengths.push(bytes.length / 4 / RATE);
  writeFileSync(join(work, `${names[index]}.f32`), bytes);
  return join(work, `${names[index]}.f32`);
});

const sides = {
  ours: () => runJSON<Side>(process.execPath, [path('node-side.mjs'), model, ...sounds], sameThreads),
  mlxAudio: () =>
    runJSON<Side>(oraclePython(), [path('mlx_audio_side.py'), model, ...sounds], {
      ...sameThreads,
      LD_PRELOAD: openBLAS,
    }),
  fasterWhisper: () => fasterWhisper('float32'),
  fasterWhisperInt8: () => fasterWhisper('int8'),
};
function fasterWhisper(computeType: string): Promise<Side> {
  const args = [path('faster_whisper_side.py'), join(peers, 'model'), computeType, threads, ...sounds];
  return runJSON<Side>(join(peers, 'bin/python'), args);
}

const [sentence = ''] = sounds;
const asShipped = await runJSON<Side>(oraclePython(), [path('mlx_audio_side.py'), model, sentence], sameThreads);
const measured: Record<keyof typeof sides, Side>[] = [];
for (let i = 0; i < rounds; i++) {
  console.error(`round ${i + 1} of ${rounds}`);
  const each: Partial<Record<keyof typeof sides, Side>> = {};
  for (const [name, run] of Object.entries(sides)) each[name as keyof typeof sides] = await undisturbed(run);
  measured.push(each as Record<keyof typeof sides, Side>);
}

const timesRealTime: Record<string, Record<string, number | null>> = {};
for (const search of ['greedy', 'beam5']) {
  for (const [index, name] of names.entries()) {
    const key = `${search} ${index}`;
    const rates = (side: keyof typeof sides): number[] =>
      measured.flatMap((each) => {
        const seconds = each[side].seconds[key];
        return seconds === undefined ? [] : [(lengths[index] ?? 0) / seconds];
      });
    const rate = (side: keyof typeof sides): number | null =>
      rates(side).length === 0 ? null : round(median(rates(side)), 1);
    const ratio = (side: keyof typeof sides): number | null =>
      rates(side).length === 0 ? null : round(medianRatio(rates('ours'), rates(side)));
    const shipped = asShipped.seconds[key];
    timesRealTime[`${name}, ${search}`] = {
      ours: rate('ours'),
      mlxAudioOpenBLAS: rate('mlxAudio'),
      mlxAudioAsShipped: shipped === undefined || index > 0 ? null : round((lengths[index] ?? 0) / shipped, 1),
      fasterWhisper: rate('fasterWhisper'),
      fasterWhisperInt8: rate('fasterWhisperInt8'),
      ratioMlxAudio: ratio('mlxAudio'),
      ratioFasterWhisper: ratio('fasterWhisper'),
      ratioInt8: ratio('fasterWhisperInt8'),
    };
  }
}
const [first] = measured;
const differing = Object.entries(first?.ours.texts ?? {}).filter(
  ([key, text]) => text !== first?.fasterWhisper.texts[key],
);
const versions = readFileSync(path('requirements.txt'), 'utf8').trim().split('\n');
console.table(timesRealTime);
console.log(disturbance(), differing.length === 0 ? 'texts as faster-whisper has them' : differing);
saveResult('transcribe', {
  rounds,
  threads,
  peers: versions,
  others: disturbance(),
  sameTexts: differing.length === 0,
  timesRealTime,
});
