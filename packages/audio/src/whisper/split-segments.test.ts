import { describe, expect, it } from 'vitest';
import { splitSegments } from './split-segments.js';

const FIRST = 1000;
const at = (seconds: number): number => FIRST + Math.round(seconds / 0.02);
const split = (tokens: number[], seek = 3000, size = 3000) =>
  splitSegments(tokens, { seek, size, firstTimestamp: FIRST });

describe('splitSegments', () => {
  it('cuts where two timestamps meet and hears the rest again', () => {
    const { segments, seek, endsInSilence } = split([at(0), 1, 2, at(1.5), at(2), 3, at(4.02), at(5), 4]);
    expect(segments).toEqual([
      { start: 30, end: 31.5, tokens: [at(0), 1, 2, at(1.5)] },
      { start: 32, end: 34.02, tokens: [at(2), 3, at(4.02)] },
    ]);
    expect([seek, endsInSilence]).toEqual([3000 + 402, false]);
  });

  it('takes the end for silence where one timestamp closes the text', () => {
    const { segments, seek, endsInSilence } = split([at(0), 1, at(1), at(1), 2, at(3)]);
    expect(segments.map(({ start, end }) => [start, end])).toEqual([
      [30, 31],
      [31, 33],
    ]);
    expect([seek, endsInSilence]).toEqual([6000, true]);
  });

  it('makes one segment of a text without pairs, as long as its last timestamp or the window says', () => {
    expect(split([at(0), 1, at(2.5)])).toMatchObject({ segments: [{ start: 30, end: 32.5 }], seek: 6000 });
    expect(split([at(0), 1], 0, 1234)).toMatchObject({ segments: [{ start: 0, end: 12.34 }], seek: 1234 });
    expect(split([1, 2], 0, 50)).toMatchObject({ segments: [{ start: 0, end: 0.5 }], seek: 50 });
    expect(split([])).toMatchObject({ segments: [{ tokens: [] }], seek: 6000 });
  });

  it('always moves on', () => {
    expect(split([at(0), at(0), 1]).seek).toBe(6000);
  });
});
