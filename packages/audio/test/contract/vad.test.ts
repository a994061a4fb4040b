import { readFile } from 'node:fs/promises';
import { MLXError } from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeWav,
  loadAudio,
  loadVad,
  type PcmChunks,
  resample,
  type SpeechDetector,
  type SpeechEvent,
  type SpeechTimestampsOptions,
} from '../../src/index.js';
import { speechFile } from '../speech-file.js';
import { testVadModel } from '../test-model.js';

const file = speechFile('en/quick_brown_fox.wav');
let vad: SpeechDetector;
let samples: Float32Array;
beforeAll(async () => {
  vad = await loadVad(testVadModel());
  const { channels } = await loadAudio(file, { sampleRate: 16000, mono: true });
  samples = new Float32Array(16000 + (channels[0]?.length ?? 0) + 16000);
  samples.set(channels[0] ?? [], 16000);
});
afterAll(() => vad.dispose());

const collect = async (chunks: PcmChunks, options: Parameters<SpeechDetector['speechEvents']>[1]) => {
  const events: SpeechEvent[] = [];
  for await (const event of vad.speechEvents(chunks, options)) events.push(event);
  return events;
};

describe('sound', () => {
  it('of no samples has no speech, of a few one chunk, and silence none', async () => {
    expect(await vad.speechProbabilities(new Float32Array(0))).toEqual(new Float32Array(0));
    expect(await vad.speechTimestamps(new Float32Array(0))).toEqual([]);
    expect(await vad.speechProbabilities(new Float32Array(1))).toHaveLength(1);
    const silence = await vad.speechProbabilities(new Float32Array(16001));
    expect(silence).toHaveLength(32);
    expect(Math.max(...silence)).toBeLessThan(0.1);
    expect(await vad.speechTimestamps(new Float32Array(16001))).toEqual([]);
  });

  it('of files, bytes, waveforms and samples is the same', async () => {
    const expected = await vad.speechTimestamps(samples);
    expect(expected).toHaveLength(1);
    const waveform = { channels: [samples, samples], sampleRate: 16000 };
    expect(await vad.speechTimestamps(waveform)).toEqual(expected);
    expect(await vad.speechTimestamps(encodeWav(waveform, { format: 'float32' }))).toEqual(expected);
    const [fromPath, fromBytes] = [await vad.speechTimestamps(file), await vad.speechTimestamps(await readFile(file))];
    expect(fromPath).toHaveLength(1);
    expect(fromBytes).toEqual(fromPath);
  });

  it.each([8000, 11025, 48000])('of %i Hz is heard as that of 16000 Hz, in its own samples', async (sampleRate) => {
    const given = resample(samples, 16000, sampleRate);
    const [{ start, end } = { start: 0, end: 0 }] = await vad.speechTimestamps(given, { sampleRate });
    const [expected = { start: 0, end: 0 }] = await vad.speechTimestamps(samples);
    expect(Math.abs(start / sampleRate - expected.start / 16000)).toBeLessThan(0.07);
    expect(Math.abs(end / sampleRate - expected.end / 16000)).toBeLessThan(0.07);
  });

  it('heard in calls that overlap is that of calls in turn', async () => {
    const pieces = [samples, samples.subarray(0, 20000), samples.subarray(9000)];
    const together = await Promise.all(pieces.map((each) => vad.speechProbabilities(each)));
    for (const [index, piece] of pieces.entries())
      expect(together[index]).toEqual(await vad.speechProbabilities(piece));
  });

  it('that is too loud or no number is refused with its place', async () => {
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY, 1e20]) {
      const given = new Float32Array(90000);
      given[80001] = bad;
      await expect(vad.speechProbabilities(given)).rejects.toThrow(
        /^speechProbabilities: expected finite .* at 80001$/,
      );
      const stream = vad.stream();
      await stream.push(given.subarray(0, 80000));
      await expect(stream.push(given.subarray(80000))).rejects.toThrow(/^push: expected finite .* at 80001$/);
      await expect(stream.flush()).rejects.toThrow('at 80001');
    }
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['a list of numbers', () => vad.speechProbabilities([0, 1] as never), /expected a path, URL/],
    [
      'channels of two lengths',
      () => vad.speechProbabilities({ channels: [new Float32Array(1), new Float32Array(2)], sampleRate: 16000 }),
      /of one length/,
    ],
    [
      'a rate beside a file',
      () => vad.speechProbabilities(file, { sampleRate: 16000 }),
      /sampleRate beside a Float32Array alone/,
    ],
    ['a rate below 1000', () => vad.speechProbabilities(samples, { sampleRate: 999 }), /from 1000 to 768000/],
    ['a file that is not there', () => vad.speechTimestamps('/nowhere.wav'), /ENOENT/],
  ])('%s is refused', async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});

describe('options', () => {
  it.each<[SpeechTimestampsOptions, RegExp]>([
    [{ threshold: 0 }, /threshold to be above 0 and at most 1, got 0/],
    [{ threshold: Number.NaN }, /threshold/],
    [{ threshold: 0.4, negThreshold: 0.5 }, /negThreshold to be above 0 and at most 0.4, got 0.5/],
    [{ minSpeechDurationMs: -1 }, /minSpeechDurationMs/],
    [{ minSilenceDurationMs: Number.POSITIVE_INFINITY }, /minSilenceDurationMs/],
    [{ speechPadMs: '30' as never }, /speechPadMs/],
    [{ maxSpeechDurationS: 0.1 }, /maxSpeechDurationS to be at least 0.124/],
    [{ useMaxPossSilAtMaxSpeech: 1 as never }, /useMaxPossSilAtMaxSpeech to be a boolean/],
    [{ returnSeconds: 'yes' as never }, /returnSeconds to be a boolean/],
  ])('%j are refused', async (options, message) => {
    await expect(vad.speechTimestamps(samples, options)).rejects.toThrow(message);
    await expect(vad.speechTimestamps(samples, options)).rejects.toMatchObject({ code: 'Argument' });
  });

  it('tell how far a call is, and end it', async () => {
    const long = new Float32Array(16000 * 20);
    const progress: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => progress.push(done / total);
    await vad.speechProbabilities(long, { onProgress });
    expect(progress).toHaveLength(5);
    expect(progress.at(-1)).toBe(1);
    const controller = new AbortController();
    let calls = 0;
    const abort = () => {
      calls += 1;
      controller.abort('enough');
    };
    const options = { signal: controller.signal, onProgress: abort };
    await expect(vad.speechProbabilities(long, options)).rejects.toBe('enough');
    await expect(vad.speechTimestamps(file, { signal: controller.signal })).rejects.toBe('enough');
    await expect(collect([samples], { signal: controller.signal })).rejects.toBe('enough');
    expect(calls).toBe(1);
    await expect(vad.speechProbabilities(long, { onProgress: () => expect.fail('stop') })).rejects.toThrow('stop');
  });
});

describe('streams', () => {
  it('answer in order what is pushed without waiting', async () => {
    const stream = vad.stream();
    const pieces = [300, 5000, 0, 20000, 100].map((length) => samples.subarray(16000, 16000 + length));
    const heard = await Promise.all(pieces.map((each) => stream.push(each)));
    expect(heard.map(({ probabilities }) => probabilities.length)).toEqual([0, 10, 0, 39, 0]);
    const [whole] = [await vad.speechProbabilities(new Float32Array(pieces.flatMap((each) => [...each])))];
    const probabilities = heard.flatMap((each) => [...each.probabilities]);
    expect(probabilities).toEqual([...whole.subarray(0, 49)].map((value) => expect.closeTo(value, 4)));
  });

  it('end speech where they end, and begin again', async () => {
    const stream = vad.stream();
    for (const _ of ['once', 'again']) {
      const { events } = await stream.push(samples.subarray(0, 30000));
      expect(events).toEqual([{ type: 'start', sample: expect.any(Number), seconds: expect.any(Number) }]);
      expect(stream.isSpeech).toBe(true);
      expect(await stream.flush()).toMatchObject({ events: [{ type: 'end', sample: 30000, seconds: 1.875 }] });
      expect(stream.isSpeech).toBe(false);
    }
  });

  it('of bytes, of channels and of other rates give the events of the samples', async () => {
    const expected = await collect([samples], {});
    expect(expected.map(({ type }) => type)).toEqual(['start', 'end']);
    const floats = new Uint8Array(
      Float32Array.from({ length: 2 * samples.length }, (_, i) => samples[i >> 1] ?? 0).buffer,
    );
    const odd = Array.from({ length: Math.ceil(floats.length / 1001) }, (_, i) =>
      floats.subarray(i * 1001, (i + 1) * 1001),
    );
    expect(await collect(odd, { format: 'float32', channels: 2 })).toEqual(expected);
    const [start, end] = await collect([resample(samples, 16000, 44100)], { sampleRate: 44100 });
    expect(start?.seconds).toBeCloseTo(expected[0]?.seconds ?? 0, 1);
    expect(end?.sample).toBe((end?.seconds ?? 0) * 44100);
  });

  it('refuse what is no sound', async () => {
    await expect(vad.stream().push([0] as never)).rejects.toThrow(
      'push: expected samples to be a Float32Array, got [0]',
    );
    expect(() => vad.stream({ sampleRate: 1 })).toThrow('from 1000 to 768000');
    await expect(collect([new Uint8Array(3)], {})).rejects.toThrow('expected whole samples, 1 bytes are left');
    await expect(collect([samples], { format: 'mp3' as never })).rejects.toThrow('format');
  });
});

it('a detector that was disposed says so, also to calls that are under way', async () => {
  const other = await loadVad(testVadModel());
  const stream = other.stream();
  const waiting = other.speechProbabilities(new Float32Array(16000 * 20));
  const failure = expect(waiting).rejects.toMatchObject({ code: 'Handle' });
  await other.speechProbabilities(new Float32Array(10));
  other.dispose();
  other.dispose();
  await failure;
  await expect(other.speechProbabilities(samples)).rejects.toThrow('expected a live detector');
  await expect(stream.push(samples)).rejects.toSatisfy(MLXError.isInstance);
  expect(() => other.stream()).toThrow('expected a live detector');
});
