import { describe, expect, it } from 'vitest';
import { settleWords } from './settle-words.js';

const word = (text: string, start: number, end: number, token: number) => ({
  text,
  tokens: [token],
  start,
  end,
  probability: 1,
});

describe('settleWords', () => {
  it('hands words to the segments of their tokens, from where the window begins', () => {
    const aligned = [word(' a', 0, 0.2, 1), word(' b', 0.2, 0.4, 2), word(' c', 1, 1.2, 3)];
    const segments = [
      { tokens: [1, 2], start: 30, end: 30.5 },
      { tokens: [3], start: 31, end: 31.1 },
    ];
    expect(settleWords(aligned, segments, { offset: 30, lastSpeechEnd: 30 })).toEqual([
      {
        start: 30,
        end: 30.4,
        words: [
          { word: ' a', start: 30, end: 30.2, probability: 1 },
          { word: ' b', start: 30.2, end: 30.4, probability: 1 },
        ],
      },
      { start: 31, end: 31.2, words: [{ word: ' c', start: 31, end: 31.2, probability: 1 }] },
    ]);
  });

  it('cuts a first word that took a pause in', () => {
    const aligned = [word(' a', 0, 5, 1), word(' b', 5, 5.2, 2), word(' c', 5.2, 5.4, 3), word(' d', 5.4, 5.6, 4)];
    const [segment] = settleWords(aligned, [{ tokens: [1, 2, 3, 4], start: 0, end: 6 }], {
      offset: 0,
      lastSpeechEnd: 0,
    });
    expect(segment?.words[0]).toMatchObject({ start: 4.6, end: 5 });
    expect(segment).toMatchObject({ start: 4.6, end: 5.6 });
  });

  it('cuts a mark at the end of a sentence that took a pause in', () => {
    const aligned = [word(' a', 0, 0.2, 1), word(' b', 0.2, 0.4, 2), word('.', 0.4, 3, 3), word(' c', 3, 3.2, 4)];
    const [segment] = settleWords(aligned, [{ tokens: [1, 2, 3, 4], start: 0, end: 3.2 }], {
      offset: 0,
      lastSpeechEnd: 0,
    });
    expect(segment?.words.map(({ word: text, end }) => [text, end])).toEqual([
      [' a', 0.2],
      [' b.', 0.4],
      [' c', 3.2],
    ]);
  });

  it('leaves a segment without words as it is', () => {
    expect(settleWords([], [{ tokens: [], start: 1, end: 2 }], { offset: 0, lastSpeechEnd: 0 })).toEqual([
      { start: 1, end: 2, words: [] },
    ]);
  });
});
