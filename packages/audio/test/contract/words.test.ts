import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTranscriber, type Transcriber } from '../../src/index.js';
import { testSpeech, testSpeechModel } from '../test-model.js';

/** faster-whisper 1.2.1, float32, beam 5, on the same weights: words with start and end in seconds. */
const fasterWhisper: Record<string, [word: string, start: number, end: number][]> = {
  counting: [
    [' One,', 0, 0.38],
    [' two,', 0.4, 0.64],
    [' three,', 0.68, 0.86],
    [' four,', 0.92, 1.04],
    [' five,', 1.14, 1.34],
    [' six,', 1.52, 1.6],
    [' seven,', 1.78, 1.9],
    [' eight,', 1.96, 2.16],
    [' nine,', 2.16, 2.38],
    [' ten.', 2.46, 2.58],
  ],
  hello_world: [
    [' Hello', 0, 0.42],
    [' world.', 0.42, 0.72],
  ],
  quick_brown_fox: [
    [' The', 0, 0.22],
    [' quick', 0.22, 0.46],
    [' brown', 0.46, 0.8],
    [' fox', 0.8, 1.18],
    [' jumps', 1.18, 1.56],
    [' over', 1.56, 1.8],
    [' the', 1.8, 2.18],
    [' lazy', 2.18, 2.2],
    [' dog.', 2.2, 2.52],
  ],
};

describe('beam search and words of Whisper tiny.en', () => {
  let stt: Transcriber;
  beforeAll(async () => {
    stt = await loadTranscriber(testSpeechModel());
  });
  afterAll(() => stt.dispose());

  it.each(Object.entries(fasterWhisper))(
    'hears in %s what faster-whisper hears, word for word',
    async (name, expected) => {
      const { segments, text } = await stt.transcribe(testSpeech(name), { beamSize: 5, wordTimestamps: true }).result();
      const words = segments.flatMap((segment) => segment.words ?? []);
      expect(words.map(({ word }) => word)).toEqual(expected.map(([word]) => word));
      for (const [index, { start, end, probability }] of words.entries()) {
        expect(Math.abs(start - (expected[index]?.[1] ?? 0))).toBeLessThanOrEqual(0.1);
        expect(Math.abs(end - (expected[index]?.[2] ?? 0))).toBeLessThanOrEqual(0.1);
        expect(probability).toBeGreaterThan(0.1);
        expect(probability).toBeLessThanOrEqual(1);
      }
      expect(text).toBe(
        words
          .map(({ word }) => word)
          .join('')
          .trim(),
      );
      for (const { start, end, words: own = [] } of segments) {
        expect(start).toBe(own[0]?.start);
        expect(end).toBe(own.at(-1)?.end);
      }
    },
  );

  it('finds a likelier text with more beams', async () => {
    const logprob = async (beamSize: number): Promise<number> => {
      const { segments } = await stt.transcribe(testSpeech('counting'), { beamSize, temperature: 0 }).result();
      return segments[0]?.avgLogprob ?? Number.NaN;
    };
    expect(await logprob(5)).toBeGreaterThan(await logprob(1));
  });

  it('refuses options of a search without one, and numbers out of range', () => {
    const speech = testSpeech('hello_world');
    expect(() => stt.transcribe(speech, { patience: 2 })).toThrow(/expected beamSize above 1 for patience/);
    expect(() => stt.transcribe(speech, { beamSize: 0 })).toThrow(/beamSize/);
    expect(() => stt.transcribe(speech, { beamSize: 5, patience: 0 })).toThrow(/patience above 0, got 0/);
    expect(() => stt.transcribe(speech, { beamSize: 5, lengthPenalty: Number.NaN })).toThrow(/lengthPenalty/);
  });
});
