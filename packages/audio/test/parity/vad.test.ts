import { decode, type HostTensor, hostTensor, seededIntegers, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  loadVad,
  type SpeechDetector,
  type SpeechEvent,
  type SpeechTimestampsOptions,
  speechChunks,
} from '../../src/index.js';
import { speechTimestamps } from '../../src/vad/speech-timestamps.js';
import { readSegmentation } from '../../src/vad/timestamp-options.js';
import { testVadModel } from '../test-model.js';
import { source } from './source.js';

/** What the oracle gives. */
type Times = { start: number; end: number }[];

type Reference = {
  signal: HostTensor;
  probabilities: HostTensor;
  mlxAudio: HostTensor;
  events: { type: 'start' | 'end'; sample: number }[];
  timestamps: Times[];
};

type References = {
  16000: Reference;
  8000: Reference;
  whisper: Times[];
  random: Times[];
  chunks: { samples: HostTensor; times: number[] }[];
};

const options: SpeechTimestampsOptions[] = [
  {},
  { threshold: 0.9, negThreshold: 0.2, minSpeechDurationMs: 700 },
  { minSilenceDurationMs: 1000, speechPadMs: 400 },
  { minSilenceDurationMs: 0, speechPadMs: 0, minSpeechDurationMs: 0 },
  { maxSpeechDurationS: 2 },
  { maxSpeechDurationS: 3, minSilenceDurationMs: 2000, minSilenceAtMaxSpeech: 40 },
  { maxSpeechDurationS: 3, minSilenceDurationMs: 2000, useMaxPossSilAtMaxSpeech: false },
  { maxSpeechDurationS: 1.2, minSilenceDurationMs: 700, useMaxPossSilAtMaxSpeech: false, speechPadMs: 100 },
];
/** faster-whisper's defaults, and others. */
const whisper: SpeechTimestampsOptions[] = [
  { minSpeechDurationMs: 0, minSilenceDurationMs: 160, speechPadMs: 400 },
  { minSpeechDurationMs: 0, minSilenceDurationMs: 2000, speechPadMs: 400 },
  { minSpeechDurationMs: 100, minSilenceDurationMs: 1000, speechPadMs: 30, maxSpeechDurationS: 4 },
];
const parts = [0, 0.1, 0.35, 0.5, 0.77, 0.99];
const maxSeconds = 12;
const rates = [16000, 8000] as const;

/** Runs of chunks with one probability, many of them near the thresholds, and options of all kinds. */
const next = seededIntegers(9);
const random = Array.from({ length: 300 }, () => ({
  probabilities: Array.from({ length: 40 }, () => {
    const value = [0.05, 0.3, 0.36, 0.45, 0.5, 0.8][next(6)] as number;
    return new Array<number>(1 + next([3, 12, 60][next(3)] as number)).fill(value);
  }).flat(),
  options: {
    threshold: [0.5, 0.4, 0.75][next(3)] as number,
    minSpeechDurationMs: next(4) * 100,
    minSilenceDurationMs: [0, 32, 100, 700][next(4)] as number,
    speechPadMs: [0, 30, 200][next(3)] as number,
    maxSpeechDurationS: [1, 1.7, 4, 1e6][next(4)] as number,
    minSilenceAtMaxSpeech: [0, 32, 98, 400][next(4)] as number,
    useMaxPossSilAtMaxSpeech: next(2) === 1,
  },
}));

/** Silero's defaults, which its model files repeat. */
const silero = { threshold: 0.5, minSpeechDurationMs: 250, minSilenceDurationMs: 100, speechPadMs: 30 };

/** `minSpeechDurationMs` → `min_speech_duration_ms`. */
const pythonic = (given: readonly SpeechTimestampsOptions[]) =>
  given.map((each) =>
    Object.fromEntries(
      Object.entries(each).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
    ),
  ) as Record<string, number | boolean>[];

let references: References;
let vad: SpeechDetector;
const samplesOf = (rate: 16000 | 8000) => Float32Array.from(decode(references[rate].signal));

beforeAll(async () => {
  const oracle = await startOracle();
  const model = testVadModel();
  const given = { model, options: pythonic(options), whisper: pythonic(whisper), parts, maxSeconds };
  const cases = pythonic(random.map(({ options: each }) => each)).map((each, index) => ({
    options: each,
    probabilities: random[index]?.probabilities ?? [],
  }));
  references = await oracle.run<References>(await source('vad.py'), { ...given, random: cases });
  await oracle.close();
  vad = await loadVad(model);
});
afterAll(() => vad.dispose());

describe.each(rates)('at %i Hz', (rate) => {
  it('probabilities are those of the ONNX file and of mlx-audio', async () => {
    const probabilities = await vad.speechProbabilities(samplesOf(rate), { sampleRate: rate });
    expect(hostTensor([...probabilities])).toBeAllclose(references[rate].probabilities);
    const { mlxAudio } = references[rate];
    expect(hostTensor([...probabilities.subarray(0, (mlxAudio.shape[0] as number) - 1)])).toBeAllclose(
      hostTensor(Array.from(decode(mlxAudio)).slice(0, -1)),
    );
    expect(Math.min(...probabilities)).toBeLessThan(0.05);
    expect(Math.max(...probabilities)).toBeGreaterThan(0.95);
  });

  it('a stream in pieces of any size gives the probabilities of the whole, and the events of VADIterator', async () => {
    const samples = samplesOf(rate).subarray(0, rate * 20);
    const next = seededIntegers(rate);
    const stream = vad.stream({ sampleRate: rate });
    const probabilities: number[] = [];
    const events: SpeechEvent[] = [];
    for (let at = 0; at < samples.length; ) {
      const length = next(1 + 4 ** next(8));
      const heard = await stream.push(samples.subarray(at, at + length));
      probabilities.push(...heard.probabilities);
      events.push(...heard.events);
      at += length;
    }
    const expected = references[rate];
    const whole = Array.from(decode(expected.probabilities)).slice(0, probabilities.length);
    expect(probabilities.length).toBe(Math.floor(samples.length / (rate * 0.032)));
    expect(hostTensor(probabilities)).toBeAllclose(hostTensor(whole));
    expect(events.length).toBeGreaterThan(6);
    expect(events.map(({ type, sample }) => ({ type, sample }))).toEqual(expected.events.slice(0, events.length));
    expect(events.map(({ seconds }) => seconds)).toEqual(events.map(({ sample }) => sample / rate));
  });

  it('timestamps are those of Silero, in samples and in seconds', async () => {
    const sound = { channels: [samplesOf(rate)], sampleRate: rate };
    const [expected = []] = references[rate].timestamps;
    expect(await vad.speechTimestamps(sound)).toEqual(expected);
    expect(await vad.speechTimestamps(sound, { returnSeconds: true })).toEqual(
      expected.map(({ start, end }) => ({ start: start / rate, end: end / rate })),
    );
  });

  it.each(options.map((each, index) => [JSON.stringify(each), index] as const))(
    'timestamps with %s are those of Silero',
    (_, index) => {
      const { probabilities, signal, timestamps } = references[rate];
      const about = { sampleRate: rate, chunkSize: rate * 0.032, length: signal.shape[0] as number };
      const found = speechTimestamps(
        decode(probabilities),
        about,
        readSegmentation('test', options[index] ?? {}, silero),
      );
      expect(found.length).toBeGreaterThan(3);
      expect(found).toEqual(timestamps[index]);
    },
  );
});

it('timestamps of random probabilities are those of Silero', () => {
  const found = random.map(({ probabilities, options: given }) => {
    const about = { sampleRate: 16000, chunkSize: 512, length: 512 * probabilities.length };
    return speechTimestamps(probabilities, about, readSegmentation('test', given, silero));
  });
  expect(found).toEqual(references.random);
  expect(new Set(found.map(({ length }) => length)).size).toBeGreaterThan(10);
});

describe('faster-whisper', () => {
  it.each(whisper.map((each, index) => [JSON.stringify(each), index] as const))(
    'timestamps with %s are its',
    (_, index) => {
      const given = readSegmentation('test', { ...whisper[index], useMaxPossSilAtMaxSpeech: false }, silero);
      const { probabilities, signal } = references[16000];
      const about = { sampleRate: 16000, chunkSize: 512, length: signal.shape[0] as number };
      expect(speechTimestamps(decode(probabilities), about, given)).toEqual(references.whisper[index]);
    },
  );

  it('chunks of speech are its, and so are the times that they map to', () => {
    const chunks = speechChunks(samplesOf(16000), references.whisper[0] ?? [], { maxSeconds });
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks).toHaveLength(references.chunks.length);
    for (const [index, { samples }] of references.chunks.entries())
      expect(hostTensor([...(chunks[index]?.samples ?? [])])).toEqualBits(samples);
    const times = chunks.map((chunk) =>
      parts.map((part) => Number(chunk.originalTime(part * chunk.seconds).toFixed(2))),
    );
    const expected = references.chunks.map(({ times: each }) => each.map((time) => expect.closeTo(time, 1)));
    expect(times).toEqual(expected);
  });
});
