import { describe, expect, it } from 'vitest';
import { decodeWithFallback, type FallbackOptions } from './decode-with-fallback.js';
import type { WindowDecoder } from './window-decoder.js';

const varied = 'What is said here differs from word to word.';
const repetitive = 'and so on '.repeat(40);
const options: FallbackOptions = {
  temperatures: [0, 0.2, 0.4],
  compressionRatioThreshold: 2.4,
  logprobThreshold: -1,
  noSpeechThreshold: 0.6,
};

/** Decodes to the texts given, one for each attempt. */
async function decode(
  attempts: { text: string; avgLogprob: number; noSpeechProb?: number }[],
  changes: Partial<FallbackOptions> = {},
) {
  const tried: number[] = [];
  const decoder: WindowDecoder = async (_, { temperature }) => {
    const { avgLogprob, noSpeechProb = 0 } = attempts[tried.length] as (typeof attempts)[number];
    tried.push(temperature);
    return { tokens: [tried.length - 1], avgLogprob, noSpeechProb, temperature };
  };
  const toText = ([index = 0]: readonly number[]) => attempts[index]?.text ?? '';
  const decoded = await decodeWithFallback({} as never, decoder, toText, { ...options, ...changes }, {} as never);
  return { tried, decoded };
}

describe('decodeWithFallback', () => {
  it('keeps the first text that passes', async () => {
    const { tried, decoded } = await decode([
      { text: repetitive, avgLogprob: -0.1 },
      { text: varied, avgLogprob: -1.5 },
      { text: varied, avgLogprob: -0.5 },
    ]);
    expect(tried).toEqual([0, 0.2, 0.4]);
    expect(decoded).toMatchObject({ tokens: [2], temperature: 0.4, isSilent: false });
    expect((await decode([{ text: varied, avgLogprob: -0.9 }])).tried).toEqual([0]);
  });

  it('falls back to the likeliest text that does not repeat itself, as of the last temperature', async () => {
    const { decoded } = await decode([
      { text: varied, avgLogprob: -1.4 },
      { text: varied, avgLogprob: -1.2 },
      { text: repetitive, avgLogprob: -0.1 },
    ]);
    expect(decoded).toMatchObject({ tokens: [1], temperature: 0.4 });
  });

  it('falls back to the likeliest where all repeat themselves', async () => {
    const { decoded } = await decode([-0.3, -0.2, -0.4].map((avgLogprob) => ({ text: repetitive, avgLogprob })));
    expect(decoded.tokens).toEqual([1]);
  });

  it('takes an unlikely text of a window without speech for silence and tries no more', async () => {
    const { tried, decoded } = await decode([{ text: varied, avgLogprob: -1.1, noSpeechProb: 0.7 }]);
    expect([tried.length, decoded.isSilent]).toEqual([1, true]);
  });

  it('takes no sure text for silence', async () => {
    const { decoded } = await decode([{ text: varied, avgLogprob: -0.2, noSpeechProb: 0.9 }]);
    expect(decoded.isSilent).toBe(false);
  });

  it('does not look at thresholds that are null', async () => {
    const nothing = { compressionRatioThreshold: null, logprobThreshold: null, noSpeechThreshold: null };
    const { tried, decoded } = await decode([{ text: repetitive, avgLogprob: -9, noSpeechProb: 1 }], nothing);
    expect([tried.length, decoded.isSilent]).toEqual([1, false]);
  });
});
