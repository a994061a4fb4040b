import { describe, expect, it } from 'vitest';
import { numbers } from '../../test/texts.js';
import { BpeMerger } from './bpe-merger.js';
import { buildMergeTable } from './merge-table.js';
import { tokenizerFailure } from './tokenizer-json.js';

const fail = tokenizerFailure('test');

function merger(merges: [string, string][]): BpeMerger {
  const tokens = new Set(['a', 'b', 'c', '👍', ...merges.flatMap(([left, right]) => [left, right, left + right])]);
  const ids = new Map([...tokens].map((token, id) => [token, id]));
  return new BpeMerger(ids, buildMergeTable(ids, merges, fail));
}

/** The definition: over and over, the best-ranked pair, leftmost first. */
function slowly(merges: [string, string][], piece: string): string[] {
  const tokens = [...piece];
  for (;;) {
    const rank = (at: number) => merges.findIndex(([left, right]) => left === tokens[at] && right === tokens[at + 1]);
    const ranked = tokens.map((_, at) => [rank(at), at] as const).filter(([found]) => found >= 0);
    const [best] = ranked.sort(([a, x], [b, y]) => a - b || x - y);
    if (!best) return tokens;
    const [, at] = best;
    tokens.splice(at, 2, `${tokens[at]}${tokens[at + 1]}`);
  }
}

describe('BpeMerger', () => {
  it('merges as the definition says', () => {
    const merges: [string, string][] = [
      ['a', 'b'],
      ['b', 'c'],
      ['ab', 'ab'],
      ['a', 'a'],
      ['aa', 'aa'],
      ['bc', 'a'],
      ['👍', '👍'],
      ['aa', 'b'],
      ['abab', 'c'],
    ];
    const fast = merger(merges);
    const next = numbers(3);
    for (let round = 0; round < 300; round++) {
      const piece = Array.from({ length: next(90) }, () => ['a', 'a', 'b', 'b', 'c', '👍', 'z'][next(7)]).join('');
      expect(fast.split(piece)).toEqual(slowly(merges, piece));
    }
  });

  it('takes a piece of a million letters', () => {
    const fast = merger([
      ['a', 'a'],
      ['aa', 'aa'],
    ]);
    expect(fast.split('a'.repeat(1_000_001))).toHaveLength(250_001);
  });

  it('keeps characters outside of the vocabulary single', () => {
    expect(merger([['a', 'b']]).split('zabz')).toEqual(['z', 'ab', 'z']);
  });

  it('refuses merges of tokens that are not there', () => {
    const ids = new Map([
      ['a', 0],
      ['b', 1],
    ]);
    expect(() => buildMergeTable(ids, ['a b'], fail)).toThrow('model.merges[0]: the vocabulary lacks "ab" (test)');
    expect(() => buildMergeTable(ids, ['a x'], fail)).toThrow('lacks "x"');
    expect(() => buildMergeTable(ids, ['a b c'], fail)).toThrow('expected two tokens');
    expect(() => buildMergeTable(ids, {}, fail)).toThrow('to be a list');
  });
});
