import { describe, expect, it } from 'vitest';
import type { Segment } from './segment.js';
import type { TranscribeOptions } from './transcribe-options.js';
import { type TranscribeStreamOptions, transcribeStream } from './transcribe-stream.js';
import type { SpeechInput, Transcriber } from './transcriber.js';
import { Transcription, type TranscriptionFacts } from './transcription.js';

const RATE = 16000;

/**
 * Hears a word a second: the samples of second n are all n. The last word of what it is given it gets wrong, as one that is
 * not over. Sentences have five words.
 */
class Counter implements Transcriber {
  readonly languages = ['en'];
  readonly prompts: (string | undefined)[] = [];
  readonly lengths: number[] = [];
  failure: Error | undefined;
  delay = 0;

  transcribe(audio: SpeechInput, { prompt }: TranscribeOptions = {}): Transcription {
    const samples = audio as Float32Array;
    this.prompts.push(prompt);
    this.lengths.push(samples.length / RATE);
    const { failure, delay } = this;
    async function* source(): AsyncGenerator<Segment, TranscriptionFacts> {
      if (failure) throw failure;
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      const numbers: number[] = [];
      for (let at = 0; at + RATE / 2 < samples.length; at += RATE) numbers.push(samples[at + RATE / 2] as number);
      const first = numbers[0] ?? 0;
      for (let at = 0; at < numbers.length; ) {
        const size = Math.min(numbers.length - at, 5 - ((first + at) % 5));
        const words = numbers.slice(at, at + size).map((n) => (n === numbers.at(-1) ? ' mumble' : ` w${n}`));
        at += size;
        if (first < 0) continue; // silence
        yield {
          id: 0,
          start: at - size,
          end: at,
          text: words.join(''),
          tokens: [],
          seek: 0,
          temperature: 0,
          avgLogprob: 0,
          compressionRatio: 1,
          noSpeechProb: 0,
        };
      }
      return { language: 'en', task: 'transcribe', duration: 0 };
    }
    return new Transcription(source());
  }
  detectLanguage = () => Promise.reject(new Error('not here'));
  dispose() {}
  [Symbol.dispose]() {}
}

const second = (value: number) => new Float32Array(RATE).fill(value);
function* seconds(count: number): Generator<Float32Array> {
  for (let n = 0; n < count; n++) yield second(n);
}
async function read(
  stt: Transcriber,
  chunks: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  options: Partial<TranscribeStreamOptions> = {},
) {
  const updates = [];
  for await (const update of transcribeStream(stt, chunks, { sampleRate: RATE, ...options })) updates.push(update);
  return updates;
}
/** A second of sound each time the one before was heard. */
async function* live(stt: Counter, count: number): AsyncGenerator<Float32Array> {
  for (let n = 0; n < count; n++) {
    yield second(n);
    while (stt.lengths.length <= n) await new Promise(setImmediate);
  }
}
const words = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ` w${from + i}`).join('');

describe('transcribeStream', () => {
  it('commits what two looks agree on and shows the rest', async () => {
    const stt = new Counter();
    const updates = await read(stt, live(stt, 4));
    expect(updates.slice(0, 4).map(({ committed, tentative }) => [committed, tentative])).toEqual([
      ['', ' mumble'],
      ['', ' w0 mumble'],
      [' w0', ' w1 mumble'],
      [' w1', ' w2 mumble'],
    ]);
    expect(updates.map((update) => update.committed).join('')).toBe(`${words(0, 3)} mumble`);
    expect(updates.at(-1)).toMatchObject({ tentative: '', seconds: 4 });
  });

  it('lets go of settled sentences, whose text is the prompt of what follows', async () => {
    const stt = new Counter();
    const updates = await read(stt, live(stt, 40), { keep: 8, prompt: 'Count.' });
    expect(updates.map((update) => update.committed).join('')).toBe(`${words(0, 39)} mumble`);
    expect(Math.max(...stt.lengths)).toBeLessThanOrEqual(13);
    expect(stt.prompts[0]).toBe('Count.');
    expect(stt.prompts.at(-1)).toMatch(/^Count\. w0 .* w34$/);
  });

  it('hears a source that is faster than itself in larger steps, no further ahead than a model hears', async () => {
    const stt = new Counter();
    stt.delay = 20;
    let pulled = 0;
    let ahead = 0;
    function* counted() {
      for (const chunk of seconds(100)) {
        pulled++;
        yield chunk;
      }
    }
    const texts: string[] = [];
    for await (const { committed, seconds: heard } of transcribeStream(stt, counted(), { sampleRate: RATE })) {
      texts.push(committed);
      ahead = Math.max(ahead, pulled - heard);
    }
    expect(texts.join('').match(/ w\d+| mumble/g)).toHaveLength(100);
    expect(Math.max(...stt.lengths)).toBeLessThan(30);
    expect(ahead).toBeLessThan(30);
    expect(stt.lengths.length).toBeLessThan(20);
  });

  it('lets silence go', async () => {
    const stt = new Counter();
    const updates = await read(
      stt,
      Array.from({ length: 60 }, () => second(-1)),
    );
    expect(updates.every(({ committed, tentative }) => committed + tentative === '')).toBe(true);
    expect(Math.max(...stt.lengths)).toBeLessThan(30);
  });

  it('ends its source when the loop is left, at its signal, and passes errors on', async () => {
    let isEnded = false;
    async function* source() {
      try {
        for (;;) {
          yield second(1);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        isEnded = true;
      }
    }
    const stt = new Counter();
    for await (const _ of transcribeStream(stt, source(), { sampleRate: RATE })) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isEnded).toBe(true);

    async function* silent() {
      yield second(1);
      await new Promise(() => {});
    }
    const controller = new AbortController();
    const reading = read(stt, silent(), { signal: controller.signal });
    setTimeout(() => controller.abort('enough'), 5);
    await expect(reading).rejects.toBe('enough');

    async function* broken() {
      yield second(1);
      throw new Error('unplugged');
    }
    await expect(read(stt, broken())).rejects.toThrow('unplugged');
    stt.failure = new Error('deaf');
    await expect(read(stt, seconds(2))).rejects.toThrow('deaf');
    await expect(read(stt, seconds(2), { interval: 0 })).rejects.toThrow('expected interval from 0.1');
    await expect(read(stt, seconds(2), { keep: 60 })).rejects.toThrow('expected keep from 1 to 28');
  });
});
