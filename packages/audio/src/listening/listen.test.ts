import { setTimeout } from 'node:timers/promises';
import { ArgumentError } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import type { TranscribeOptions } from '../recognition/transcribe-options.js';
import type { Transcriber } from '../recognition/transcriber.js';
import { Transcription } from '../recognition/transcription.js';
import { type Heard, listen } from './listen.js';

const RATE = 16000;

interface Look {
  seconds: number;
  prompt: string | undefined;
  language: string | undefined;
}

/** Hears a word in each second whose samples are not 0: their value, which is small, names it. */
function counting(looks: Look[] = [], milliseconds = 0): Pick<Transcriber, 'transcribe'> {
  return {
    transcribe(audio, options: TranscribeOptions = {}) {
      const samples = audio as Float32Array;
      looks.push({ seconds: samples.length / RATE, prompt: options.prompt, language: options.language });
      const words = Array.from({ length: Math.floor(samples.length / RATE) }, (_, second) => ({
        word: ` w${Math.round((samples[second * RATE] ?? 0) * 1000)}`,
        start: second,
        end: second + 1,
        probability: 1,
      })).filter(({ word }) => word !== ' w0');
      const facts = { id: 0, seek: 0, tokens: [], temperature: 0, avgLogprob: 0, compressionRatio: 1, noSpeechProb: 0 };
      const segment = { ...facts, start: 0, end: words.length, text: '', words };
      return new Transcription(
        (async function* () {
          await setTimeout(milliseconds);
          if (words.length > 0) yield segment;
          return { language: 'fr', task: 'transcribe' as const, duration: samples.length / RATE };
        })(),
      );
    },
  };
}

/** A second of sound after each look at the one before. */
async function heardOf(
  seconds: readonly number[],
  options: Parameters<typeof listen>[2] = {},
  looks: Look[] = [],
): Promise<Heard[]> {
  let next = (): void => {};
  async function* chunks(): AsyncGenerator<Float32Array> {
    for (const second of seconds) {
      yield new Float32Array(RATE).fill(second / 1000);
      await new Promise<void>((resolve) => {
        next = resolve;
      });
    }
  }
  const all: Heard[] = [];
  for await (const heard of listen(counting(looks), chunks(), options)) {
    all.push(heard);
    next();
  }
  return all;
}

const textOf = (heard: readonly Heard[]): string =>
  heard.flatMap(({ words }) => words.map(({ word }) => word)).join('');

describe('listen', () => {
  it('gives words once two looks agree, and all at the end', async () => {
    const heard = await heardOf([1, 2, 3]);
    expect(
      heard.map(({ words, tentative, time }) => [words.map(({ word }) => word).join(''), tentative, time]),
    ).toEqual([
      ['', ' w1', 1],
      [' w1', ' w2', 2],
      [' w2', ' w3', 3],
      [' w3', '', 3],
    ]);
  });

  it('hears no more than its memory again, with what was said as the prompt', async () => {
    const looks: Look[] = [];
    const numbers = Array.from({ length: 20 }, (_, i) => i + 1);
    const heard = await heardOf(numbers, { memory: 4, prompt: 'Names: w.' }, looks);
    expect(textOf(heard)).toBe(numbers.map((number) => ` w${number}`).join(''));
    expect(heard.flatMap(({ words }) => words.map(({ start }) => start))).toEqual(numbers.map((number) => number - 1));
    expect(Math.max(...looks.map(({ seconds }) => seconds))).toBeLessThanOrEqual(6);
    expect(looks[0]).toEqual({ seconds: 1, prompt: 'Names: w.', language: undefined });
    expect(looks.at(-1)?.language).toBe('fr');
    expect(looks.at(-1)?.prompt).toMatch(/^Names: w\. w1 w2 w3/);
  });

  it('lets silence go', async () => {
    const looks: Look[] = [];
    const heard = await heardOf([...Array(30).fill(0), 7, 8], { memory: 3 }, looks);
    expect(textOf(heard)).toBe(' w7 w8');
    expect(heard.at(-1)?.words[0]?.start).toBeCloseTo(31, 6);
    expect(Math.max(...looks.map(({ seconds }) => seconds))).toBeLessThanOrEqual(5);
  });

  it('takes other rates, and bytes', async () => {
    const bytes = new Uint8Array(2 * 8000 * 2);
    new Int16Array(bytes.buffer).fill(Math.round(0.003 * 2 ** 15));
    const heard: Heard[] = [];
    for await (const each of listen(counting(), [bytes], { sampleRate: 8000 })) heard.push(each);
    expect(heard.at(-1)?.time).toBeCloseTo(2, 1);
    expect(textOf(heard)).toMatch(/ w3/);
  });

  it('reads on while a look is under way, and looks at all that came', async () => {
    const looks: Look[] = [];
    const chunks = Array.from({ length: 10 }, () => new Float32Array(RATE).fill(0.005));
    for await (const _ of listen(counting(looks, 10), chunks));
    expect(looks.length).toBeLessThan(10);
    expect(looks.at(-1)?.seconds).toBe(10);
  });

  it('stops reading when the loop is left', async () => {
    let isOpen = true;
    async function* microphone(): AsyncGenerator<Float32Array> {
      try {
        for (;;) {
          await setTimeout(1);
          yield new Float32Array(RATE).fill(0.001);
        }
      } finally {
        isOpen = false;
      }
    }
    for await (const _ of listen(counting(), microphone())) break;
    await setTimeout(20);
    expect(isOpen).toBe(false);
  });

  it('ends with the reason of its signal while it waits for sound', async () => {
    const controller = new AbortController();
    async function* silence(): AsyncGenerator<Float32Array> {
      await new Promise(() => {});
    }
    const loop = (async () => {
      for await (const _ of listen(counting(), silence(), { signal: controller.signal }));
    })();
    setImmediate(() => controller.abort('enough'));
    await expect(loop).rejects.toBe('enough');
  });

  it('passes on what the source throws, and refuses what is no sound', async () => {
    async function* broken(): AsyncGenerator<Float32Array> {
      yield new Float32Array(RATE);
      throw new Error('unplugged');
    }
    const all = async (chunks: never, options = {}): Promise<void> => {
      for await (const _ of listen(counting(), chunks, options));
    };
    await expect(all(broken() as never)).rejects.toThrow('unplugged');
    await expect(all(['text'] as never)).rejects.toThrow(ArgumentError);
    await expect(all([] as never, { interval: 0 })).rejects.toThrow(/interval to be at least 0.05 seconds/);
    await expect(all([] as never)).resolves.toBeUndefined();
  });
});
