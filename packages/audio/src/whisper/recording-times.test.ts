import { describe, expect, it } from 'vitest';
import { RecordingTimes } from './recording-times.js';
import type { FoundSegment } from './window-segments.js';

const RATE = 100;
/** Seconds 10 to 14, 15 to 16, and 30 to 32 of a recording; the first two stretches of the detector touch. */
const spans = [
  { start: 1000, end: 1200 },
  { start: 1200, end: 1400 },
  { start: 1500, end: 1600 },
  { start: 3000, end: 3200 },
];
const times = new RecordingTimes({ spans, sampleRate: RATE });

const found = (start: number, end: number, words?: [number, number][]): FoundSegment => ({
  seek: 0,
  start,
  end,
  text: ' said',
  tokens: [1],
  temperature: 0,
  avgLogprob: 0,
  compressionRatio: 1,
  noSpeechProb: 0,
  ...(words && { words: words.map(([from, to]) => ({ word: ' said', start: from, end: to, probability: 1 })) }),
});
const reach = (start: number, end: number) => {
  const segment = times.segment(found(start, end), 7);
  return segment && [segment.start, segment.end];
};

describe('RecordingTimes', () => {
  it.each([
    [0, 1, 10, 11],
    [1.5, 3.25, 11.5, 13.25],
    [4.3, 4.8, 15.3, 15.8],
    [5, 7, 30, 32],
  ])('brings %d to %d back to %d to %d', (start, end, from, to) => {
    expect(reach(start, end)).toEqual([from, to]);
  });

  it('lets a segment reach over silence only where there is speech at both sides', () => {
    expect(reach(1, 4.7)).toEqual([11, 15.7]);
    expect(reach(3.8, 5)).toEqual([15, 16]);
    expect(reach(2, 4.2)).toEqual([12, 14]);
    expect(reach(4.9, 6.5)).toEqual([30, 31.5]);
  });

  it('does not move times where stretches touch', () => {
    expect(reach(1.8, 3)).toEqual([11.8, 13]);
    expect(reach(0.5, 2.2)).toEqual([10.5, 12.2]);
  });

  it('cuts what lies beyond the chunk, and gives nothing for what is not in it at all', () => {
    expect(reach(6, 8)).toEqual([31, 32]);
    expect(reach(7.2, 9)).toBeUndefined();
  });

  it('puts each word where its middle lies, and the segment around its words', () => {
    const segment = times.segment(
      found(3.5, 6, [
        [3.5, 4.2],
        [4.2, 5.1],
        [5.1, 6],
      ]),
      7,
    );
    expect(segment).toMatchObject({ start: 13.5, end: 31, seek: 7 });
    expect(segment?.words?.map(({ start, end }) => [start, end])).toEqual([
      [13.5, 14],
      [15.2, 16],
      [30.1, 31],
    ]);
  });
});
