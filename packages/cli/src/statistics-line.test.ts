import { expect, it } from 'vitest';
import { statisticsLine } from './statistics-line.js';

it('says tokens, rates and memory on one line', () => {
  const statistics = {
    promptTokens: 37,
    promptTps: 251.44,
    generatedTokens: 8,
    generationTps: 57.72,
    peakMemory: 321_500_000,
  };
  expect(statisticsLine(statistics)).toBe(
    'prompt 37 tokens at 251.4 tok/s, generated 8 tokens at 57.7 tok/s, peak memory 0.322 GB',
  );
});
