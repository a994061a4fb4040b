import * as mx from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAudio, loadTranscriber, type Transcriber } from '../../src/index.js';
import { longSpeech } from '../long-speech.js';
import { testSpeech, testSpeechModel } from '../test-model.js';

/** What faster-whisper 1.2.1 gives with the same weights, float32, beam 1. */
const clips = {
  hello_world: {
    text: 'Hello world.',
    end: 1,
    tokens: [50363, 18435, 995, 13, 50413],
    avgLogprob: -0.6677,
    noSpeechProb: 0.0639,
  },
  quick_brown_fox: {
    text: 'The quick brown fox jumps over the lazy dog.',
    end: 2.6,
    tokens: [50363, 383, 2068, 7586, 21831, 18045, 625, 262, 16931, 3290, 13, 50493],
    avgLogprob: -0.3195,
    noSpeechProb: 0.012,
  },
  counting: {
    text: '1-2-345-678910.',
    end: 2.68,
    tokens: [50363, 352, 12, 17, 12, 27712, 12, 3134, 4531, 940, 13, 50497],
    avgLogprob: -0.5416,
    noSpeechProb: 0.0144,
  },
};
const names = Object.keys(clips) as (keyof typeof clips)[];

const fox = ' The Quick Brown Fox jumps over the Lazy Dog.';
const hello = ' Hello World.';
const numbers = ' One, two, three, four, five, six, seven, eight, nine, 10.';
/** Likewise, at temperature 0: where windows begin, in frames, and segments, in seconds. */
const long = [
  [0, 0, 2.76, fox],
  [0, 3.92, 4.92, hello],
  [0, 7.04, 9.84, numbers],
  [0, 13.04, 15.76, fox],
  [0, 16.92, 17.88, hello],
  [0, 20.04, 22.88, numbers],
  [0, 26.04, 28.8, fox],
  [2880, 29.8, 30.8, hello],
  [2880, 33, 35.76, numbers],
  [2880, 39, 41.64, fox],
  [2880, 42.88, 43.72, hello],
  [2880, 46.04, 48.72, numbers],
  [2880, 52, 54.64, fox],
  [2880, 55.88, 56.72, hello],
  [5880, 59.08, 61.76, numbers],
  [5880, 65.04, 67.64, fox],
];

describe('transcribe', () => {
  let stt: Transcriber;
  beforeAll(async () => {
    stt = await loadTranscriber(testSpeechModel());
  });
  afterAll(() => stt.dispose());

  it.each(names)('gives the text, times and probabilities of faster-whisper: %s', async (name) => {
    const { text, end, tokens, avgLogprob, noSpeechProb } = clips[name];
    const { duration: _, ...result } = await stt.transcribe(testSpeech(name)).result();
    expect(result).toEqual({
      text,
      language: 'en',
      task: 'transcribe',
      segments: [
        {
          id: 0,
          seek: 0,
          start: 0,
          end,
          text: ` ${text}`,
          tokens,
          temperature: 0,
          avgLogprob: expect.closeTo(avgLogprob, 3),
          noSpeechProb: expect.closeTo(noSpeechProb, 3),
          compressionRatio: expect.any(Number),
        },
      ],
    });
  });

  it('gives the segments of faster-whisper for more than a minute, one window in memory at a time', async () => {
    const speech = await longSpeech();
    const before = mx.getActiveMemory();
    mx.resetPeakMemory();
    const progress: number[] = [];
    const found: unknown[][] = [];
    const peaks: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const options = {
      temperature: 0,
      onProgress: ({ done, total }: { done: number; total: number }) => progress.push(done / total),
    };
    for await (const { seek, start, end, text } of stt.transcribe(speech, options)) {
      if (seek !== found.at(-1)?.[0]) peaks.push(mx.getPeakMemory() - before);
      found.push([seek, start, end, text]);
    }
    clearInterval(timer);
    expect(found).toEqual(long);
    expect(turns).toBeGreaterThan(100); // the event loop is free
    expect(progress.length).toBe(4);
    expect([progress[0], progress.at(-1)]).toEqual([0, 1]);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(peaks.at(-1)).toBeLessThan(1.1 * (peaks[0] as number));
    expect(mx.getActiveMemory()).toBeLessThan(before + 2 ** 20);
  });

  it('gives what each alone gives when two go on at once, and one is left', async () => {
    const left = async () => {
      for await (const _ of stt.transcribe(testSpeech('counting'))) break;
    };
    const [first, second] = await Promise.all([
      stt.transcribe(testSpeech('hello_world')).result(),
      stt.transcribe(testSpeech('quick_brown_fox'), { language: 'English' }).result(),
      left(),
    ]);
    expect([first.text, second.text]).toEqual([clips.hello_world.text, clips.quick_brown_fox.text]);
  });

  it('takes a waveform of any rate, and leaves times out where they are not asked for', async () => {
    const waveform = await loadAudio(testSpeech('hello_world'));
    const { duration, segments } = await stt.transcribe(waveform, { timestamps: false }).result();
    expect(duration).toBeCloseTo(1.14, 1);
    expect(segments).toMatchObject([{ start: 0, text: expect.stringMatching(/hello world/i) }]);
    expect(segments[0]?.tokens.every((token) => token < 50256)).toBe(true);
  });

  it('follows a prompt in spelling, and begins with a prefix', async () => {
    const transcribe = (options: object) => stt.transcribe(testSpeech('quick_brown_fox'), options).result();
    const { text } = await transcribe({ prompt: 'the QUICK BROWN FOX, the LAZY DOG' });
    expect(text).toMatch(/QUICK BROWN FOX/);
    const begun = await transcribe({ prefix: 'The swift' });
    expect(begun.text).toMatch(/^The swift/);
    expect(begun.segments[0]?.tokens.slice(0, 3)).toEqual([50363, 383, 14622]);
  });

  it('writes down sound while it comes, with what seems to follow', async () => {
    const { channels, sampleRate } = await loadAudio(testSpeech('quick_brown_fox'), { mono: true });
    const [samples] = channels as [Float32Array];
    let goOn = (): void => {};
    const half = 1.3 * sampleRate;
    async function* microphone() {
      yield samples.subarray(0, half);
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      yield samples.subarray(half);
    }
    const heard = [];
    for await (const each of stt.listen(microphone(), { sampleRate, interval: 1.2, temperature: 0 })) {
      heard.push(each);
      goOn();
    }
    expect(heard.flatMap(({ words }) => words.map(({ word }) => word)).join('')).toBe(` ${clips.quick_brown_fox.text}`);
    expect(heard[0]?.tentative).toMatch(/quick/i);
    expect(heard.at(-1)?.time).toBeCloseTo(samples.length / sampleRate, 1);
  });

  it('hears only the clips that it is told of', async () => {
    const speech = await longSpeech();
    const { segments, duration } = await stt.transcribe(speech, { clipTimestamps: [3.5, 6, 16.5, 18.5] }).result();
    expect(segments.map(({ text }) => text.toLowerCase())).toEqual([' hello world.', ' hello world.']);
    for (const [index, { start, end }] of segments.entries()) {
      expect(start).toBeGreaterThanOrEqual([3.5, 16.5][index] as number);
      expect(end).toBeLessThanOrEqual([6, 18.5][index] as number);
    }
    expect(duration).toBeCloseTo(69, 0);
  });

  it.each([
    [{ language: 'klingon' }, 'expected a language such as en or english, got klingon'],
    [{ language: 'de' }, 'expected a language of the model (en), got de'],
    [{ task: 'translate' }, 'expected a model of many languages to translate'],
    [{ task: 'sing' }, 'transcribe: expected task to be'],
    [{ temperature: -1 }, 'expected temperatures ≥ 0, got -1'],
    [{ temperature: [] }, 'expected temperatures ≥ 0'],
    [{ clipTimestamps: [3, 1] }, 'expected clipTimestamps ≥ 0 that rise'],
    [{ suppressTokens: [-2] }, 'expected suppressTokens to be ids below 51864 or -1, got -2'],
    [{ suppressTokens: [51_864] }, 'got 51864'],
    [{ maxTokens: 500 }, 'maxTokens'],
    [{ maxInitialTimestamp: -1 }, 'expected maxInitialTimestamp ≥ 0'],
    [{ logprobThreshold: 'low' }, 'logprobThreshold'],
    [{ seed: 1.5 }, 'seed'],
    [{ prompt: 5 }, 'expected prompt to be text'],
  ])('refuses %j at once', (options, message) => {
    expect(() => stt.transcribe(new Float32Array(16000), options as object)).toThrow(message);
  });

  it('rejects for sound that is none', async () => {
    await expect(stt.transcribe('/no/such/file.wav').result()).rejects.toMatchObject({ code: 'NotFound' });
    await expect(stt.transcribe(new Float32Array(16000).fill(Number.NaN)).result()).rejects.toThrow(
      'expected finite samples',
    );
    const channels = [new Float32Array(3), new Float32Array(4)];
    await expect(stt.transcribe({ channels, sampleRate: 16000 }).result()).rejects.toThrow('equally many samples');
    await expect(stt.transcribe({ channels: [new Float32Array(9)], sampleRate: 5 }).result()).rejects.toThrow(
      'sampleRate',
    );
  });

  it('knows one language, which it need not hear', async () => {
    expect(stt.languages).toEqual(['en']);
    await expect(stt.detectLanguage(testSpeech('hello_world'))).rejects.toMatchObject({ code: 'Unsupported' });
  });
});
