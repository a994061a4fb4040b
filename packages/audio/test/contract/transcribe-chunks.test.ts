import { rm } from 'node:fs/promises';
import * as mx from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  loadAudio,
  loadTranscriber,
  loadVad,
  type Segment,
  type SpeechDetector,
  type TranscribeOptions,
  type Transcriber,
} from '../../src/index.js';
import { testSpeech, testSpeechModel, testVadModel } from '../test-model.js';
import { tinyModel } from '../tiny-model.js';

const RATE = 16000;
const said = [
  ['hello_world', 'hello world'],
  ['quick_brown_fox', 'the quick brown fox jumps over the lazy dog'],
] as const;

interface Clip {
  text: string;
  start: number;
  end: number;
}

/** Clips with silence before, between and behind them. */
async function withSilence(seconds: number): Promise<{ sound: Float32Array; clips: Clip[] }> {
  const parts: Float32Array[] = [new Float32Array(RATE * seconds)];
  const clips: Clip[] = [];
  let at = seconds;
  for (const [name, text] of said) {
    const { channels } = await loadAudio(testSpeech(name), { sampleRate: RATE, mono: true });
    const clip = channels[0] as Float32Array;
    parts.push(clip, new Float32Array(RATE * seconds));
    clips.push({ text, start: at, end: at + clip.length / RATE });
    at += clip.length / RATE + seconds;
  }
  const sound = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    sound.set(part, filled);
    filled += part.length;
  }
  return { sound, clips };
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .trim();
const facts = (segments: readonly Segment[]) =>
  segments.map(({ avgLogprob, noSpeechProb, ...rest }) => ({
    ...rest,
    avgLogprob: expect.closeTo(avgLogprob, 3),
    noSpeechProb: expect.closeTo(noSpeechProb, 3),
  }));

describe('transcribe with a voice activity detector', () => {
  let stt: Transcriber;
  let vad: SpeechDetector;
  beforeAll(async () => {
    [stt, vad] = await Promise.all([loadTranscriber(testSpeechModel()), loadVad(testVadModel())]);
  });
  afterAll(() => {
    stt.dispose();
    vad.dispose();
  });

  it('gives what is said between long silences, at its times, with words inside their segments', async () => {
    const { sound, clips } = await withSilence(12);
    const progress: number[] = [];
    const options: TranscribeOptions = {
      vad,
      wordTimestamps: true,
      onProgress: ({ done, total }) => progress.push(done / total),
    };
    const { segments, duration, text } = await stt.transcribe(sound, options).result();
    expect(segments.map((segment) => plain(segment.text))).toEqual(clips.map((clip) => clip.text));
    expect(plain(text)).toBe(clips.map((clip) => clip.text).join(' '));
    expect(duration).toBe(sound.length / RATE);
    for (const [index, { start, end, words = [], seek, id }] of segments.entries()) {
      const clip = clips[index] as Clip;
      expect(Math.abs(start - clip.start)).toBeLessThan(0.45); // the padding of speech
      expect(Math.abs(end - clip.end)).toBeLessThan(0.45);
      expect([words[0]?.start, words.at(-1)?.end]).toEqual([start, end]);
      expect(words.map(({ word }) => word).join('')).toBe(segments[index]?.text);
      const moments = words.flatMap((word) => [word.start, word.end]);
      expect(moments).toEqual([...moments].sort((a, b) => a - b));
      expect([id, seek / 100]).toEqual([index, expect.closeTo(12, 0)]);
    }
    expect([progress[0], progress.at(-1)]).toEqual([0, 1]);
  });

  it('begins and ends no segment in silence that it has left out', async () => {
    const { sound, clips } = await withSilence(5);
    const { segments } = await stt.transcribe(sound, { vad, temperature: 0 }).result();
    expect(segments.map((segment) => plain(segment.text))).toEqual(clips.map((clip) => clip.text));
    for (const [index, { start, end }] of segments.entries()) {
      expect(start).toBeGreaterThan((clips[index]?.start ?? 0) - 0.45);
      expect(end).toBeLessThan((clips[index]?.end ?? 0) + 0.45);
    }
  });

  it('gives chunks in a batch what each gives alone', async () => {
    const { sound } = await withSilence(9);
    const middle = 16 * RATE;
    const stretches = [
      { start: 0, end: middle },
      { start: middle, end: sound.length },
    ];
    const heard = vi.spyOn(vad, 'speechTimestamps').mockResolvedValue(stretches);
    const options: TranscribeOptions = { vad, temperature: 0 };
    const together = await stt.transcribe(sound, options).result();
    const one = await stt.transcribe(sound, { ...options, batchSize: 1 }).result();
    heard.mockRestore();
    expect(together.segments).toEqual(facts(one.segments));
    expect(together.segments.map(({ seek, text }) => [seek, plain(text)])).toEqual([
      [0, said[0][1]],
      [1600, said[1][1]],
    ]);
    const { segments } = await stt.transcribe(sound.subarray(middle), { temperature: 0 }).result();
    expect(segments.map(({ tokens }) => tokens)).toEqual([together.segments[1]?.tokens]);
  });

  it('finds nothing where nobody speaks', async () => {
    for (const sound of [new Float32Array(RATE * 40), new Float32Array(0)]) {
      const progress: number[] = [];
      const result = await stt.transcribe(sound, { vad, onProgress: ({ done }) => progress.push(done) }).result();
      const duration = sound.length / RATE;
      expect(result).toEqual({ text: '', segments: [], language: 'en', task: 'transcribe', duration });
      expect(progress).toEqual([0, duration]);
    }
  });

  it.each([
    [{ batchSize: 4 }, 'expected vad for batches of speech, got batchSize 4 only'],
    [{ vad: true }, 'expected vad to be what loadVad gives, got true'],
  ])('refuses %j', (options, message) => {
    expect(() => stt.transcribe(new Float32Array(RATE), options as object)).toThrow(message);
  });

  it.each([
    [{ batchSize: 0 }, 'batchSize'],
    [{ batchSize: 1.5 }, 'batchSize'],
    [{ clipTimestamps: [0, 1], prefix: 'So' }, 'expected vad without clipTimestamps, prefix'],
    [{ conditionOnPreviousText: true }, 'expected vad without conditionOnPreviousText'],
  ])('refuses %j beside vad', (options, message) => {
    expect(() => stt.transcribe(new Float32Array(RATE), { vad, ...options })).toThrow(message);
    expect(() => stt.transcribe(new Float32Array(RATE), { vad, conditionOnPreviousText: false })).not.toThrow();
  });

  it('rejects once the detector is disposed', async () => {
    const gone = await loadVad(testVadModel());
    gone.dispose();
    await expect(stt.transcribe(new Float32Array(RATE), { vad: gone }).result()).rejects.toThrow('disposed');
  });

  describe('and a model that hears two seconds at once', () => {
    let directory: string;
    let tiny: Transcriber;
    let sound: Float32Array;
    beforeAll(async () => {
      directory = await tinyModel();
      tiny = await loadTranscriber(directory);
      ({ sound } = await withSilence(1));
    });
    afterAll(async () => {
      tiny.dispose();
      await rm(directory, { recursive: true });
    });

    it.each<TranscribeOptions>([
      { temperature: 0, noSpeechThreshold: null },
      { temperature: [0, 0.7], seed: 3, noSpeechThreshold: null, prompt: 'Names: Ada.' },
      { temperature: 0.5, seed: 3, noSpeechThreshold: null, timestamps: false },
      { temperature: 0, beamSize: 2, noSpeechThreshold: null, wordTimestamps: true },
    ])('gives the same for any size of batch, with %j', async (given) => {
      const options = { ...given, vad, maxTokens: 12 };
      const results = [];
      for (const batchSize of [1, 2, 8]) results.push(await tiny.transcribe(sound, { ...options, batchSize }).result());
      const [one, two, eight] = results;
      expect(new Set(one?.segments.map(({ seek }) => seek)).size).toBeGreaterThan(1); // chunks
      for (const other of [two, eight]) {
        expect(other?.language).toBe(one?.language);
        expect(other?.segments.map(({ tokens, start, end }) => [tokens, start, end])).toEqual(
          one?.segments.map(({ tokens, start, end }) => [tokens, start, end]),
        );
      }
    });

    it('frees all that it held when it ends, is left, fails or is aborted', async () => {
      const handles = mx.liveHandles();
      const options = { vad, maxTokens: 60, noSpeechThreshold: null, temperature: 0, wordTimestamps: true };
      await tiny.transcribe(sound, options).result();
      expect(mx.liveHandles()).toBeLessThanOrEqual(handles); // fewer where what earlier tests left was collected
      for await (const _ of tiny.transcribe(sound, { ...options, batchSize: 2 })) break;
      expect(mx.liveHandles()).toBeLessThanOrEqual(handles); // fewer where what earlier tests left was collected
      for (const delay of [0, 5, 20]) {
        const controller = new AbortController();
        const onProgress = () => void setTimeout(() => controller.abort(), delay);
        const aborted = tiny.transcribe(sound, { ...options, signal: controller.signal, onProgress });
        await expect(aborted.result()).rejects.toThrow('aborted');
      }
      const onProgress = ({ done }: { done: number }) => {
        if (done > 0) throw new Error('broken');
      };
      await expect(tiny.transcribe(sound, { ...options, onProgress }).result()).rejects.toThrow('broken');
      await tiny.transcribe(sound, options).result(); // what was under way at an abort has ended
      expect(mx.liveHandles()).toBeLessThanOrEqual(handles); // fewer where what earlier tests left was collected
    });
  });
});
