import { describe, expect, it } from 'vitest';
import type { WordTiming } from '../words/word-timing.js';
import { Agreement } from './agreement.js';

/** Words of half a second each from `start` on. */
function words(text: string, start = 0): WordTiming[] {
  return text
    .split(' ')
    .map((word, i) => ({ word: ` ${word}`, start: start + i / 2, end: start + i / 2 + 0.5, probability: 1 }));
}

const said = (list: readonly WordTiming[]): string =>
  list
    .map(({ word }) => word)
    .join('')
    .trim();

describe('Agreement', () => {
  it('lets words stand that two looks in a row agree on', () => {
    const agreement = new Agreement();
    expect(said(agreement.add(words('The quick brawn')))).toBe('');
    expect(said(agreement.add(words('The quick brown fox')))).toBe('The quick');
    expect(said(agreement.pending)).toBe('brown fox');
    expect(said(agreement.add(words('The quick brown fox jumps')))).toBe('brown fox');
    expect(said(agreement.finish())).toBe('jumps');
    expect(said(agreement.standing)).toBe('The quick brown fox jumps');
    expect(agreement.pending).toEqual([]);
  });

  it('compares letters, not marks and capitals', () => {
    const agreement = new Agreement();
    agreement.add(words('hello world.'));
    expect(said(agreement.add(words('Hello, world and')))).toBe('Hello, world');
  });

  it('keeps what stands, whatever is heard later', () => {
    const agreement = new Agreement();
    agreement.add(words('one two three'));
    agreement.add(words('one two three'));
    expect(said(agreement.add(words('won too three four')))).toBe('');
    expect(said(agreement.standing)).toBe('one two three');
    expect(said(agreement.pending)).toBe('four');
  });

  it('leaves out words at the seam that are heard again', () => {
    const agreement = new Agreement();
    agreement.add(words('one two'));
    agreement.add(words('one two'));
    agreement.add(words('two three', 0.95));
    expect(said(agreement.pending)).toBe('three');
  });
});
