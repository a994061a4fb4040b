import { describe, expect, it } from 'vitest';
import { textPieces } from './text-pieces.js';

const strict = { ideographs: false, anywhere: false };

describe('textPieces', () => {
  it.each([
    ['short text', 'ab cd', strict, 1],
    ['words', 'word '.repeat(10_000), strict, 12],
    ['lines', 'a line\n'.repeat(5_000), strict, 8],
    ['one word', 'a'.repeat(50_000), strict, 1],
    ['one word that may be cut', 'a'.repeat(50_000), { ...strict, anywhere: true }, 4],
    ['surrogate pairs', `a${'😀'.repeat(25_000)}`, { ...strict, anywhere: true }, 4],
    ['ideographs', '中'.repeat(20_000), strict, 1],
    ['ideographs that are words', '中'.repeat(20_000), { ...strict, ideographs: true }, 4],
    ['runs of spaces', 'a  b'.repeat(10_000), strict, 1],
  ])('cuts %s into pieces that make up the text', (_, text, cuts, count) => {
    const pieces = [...textPieces(text, cuts)];
    expect(pieces.join('')).toBe(text);
    expect(pieces).toHaveLength(count);
    for (const piece of pieces) expect(piece).not.toMatch(/\p{Cs}/u);
  });

  it('begins each piece but the first with the space before a word', () => {
    const [, ...rest] = textPieces('some words and\nlines '.repeat(2_000), strict);
    expect(rest.length).toBeGreaterThan(3);
    for (const piece of rest) expect(piece).toMatch(/^[ \n]\S/);
  });
});
