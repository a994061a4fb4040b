import { describe, expect, it } from 'vitest';
import { type HeardWord, LocalAgreement } from './local-agreement.js';

/** Segments of words, each with the second where it ends. */
const words = (...segments: (readonly [text: string, end: number])[]): HeardWord[] =>
  segments.flatMap(([text, segmentEnd]) => text.split(' ').map((word) => ({ text: ` ${word}`, segmentEnd })));
const text = (heard: readonly HeardWord[]): string => heard.map((word) => word.text.trim()).join(' ');

function hearAll(agreement: LocalAgreement, ...hypotheses: HeardWord[][]): string[] {
  return hypotheses.map((hypothesis) => {
    const { committed, tentative } = agreement.hear(hypothesis);
    return `${text(committed)} | ${text(tentative)}`;
  });
}

describe('LocalAgreement', () => {
  it('commits words on which two hypotheses in turn agree', () => {
    const heard = hearAll(
      new LocalAgreement(),
      words(['the quick', 1]),
      words(['the quick brow', 2]),
      words(['the quick brown fox', 3]),
      words(['the quick brown fox jumps', 4]),
    );
    expect(heard).toEqual([' | the quick', 'the quick | brow', ' | brown fox', 'brown fox | jumps']);
  });

  it('takes words for the same whatever their case and punctuation, and commits the later form', () => {
    const heard = hearAll(new LocalAgreement(), words(['hello. World', 1]), words(['Hello, world! How', 2]));
    expect(heard[1]).toBe('Hello, world! | How');
  });

  it('goes on behind committed words though a hypothesis writes them in more or fewer words', () => {
    const agreement = new LocalAgreement();
    hearAll(agreement, words(['one two three four', 1]), words(['one two three four five', 2]));
    expect(hearAll(agreement, words(['1 2 and three four five six', 3]))).toEqual(['five | six']);
    expect(hearAll(agreement, words(['three four five six seven', 4]))).toEqual(['six | seven']);
  });

  it('goes on by count where nothing of the committed words is found again', () => {
    const agreement = new LocalAgreement();
    hearAll(agreement, words(['a b c', 1]), words(['a b c d', 1]));
    expect(hearAll(agreement, words(['x y z d e', 1]))).toEqual(['d | e']);
    expect(hearAll(agreement, words(['q', 1]))).toEqual([' | ']);
  });

  it('commits what is open when nothing more comes', () => {
    const agreement = new LocalAgreement();
    hearAll(agreement, words(['a b', 1]), words(['a c d', 1]));
    expect(text(agreement.finish())).toBe('c d');
    expect(agreement.finish()).toEqual([]);
  });

  it('says up to where segments are settled, and forgets their words', () => {
    const agreement = new LocalAgreement();
    expect(agreement.settled()).toBeUndefined();
    const hypothesis = words(['first sentence.', 2], ['second one', 4]);
    hearAll(agreement, hypothesis.slice(0, 3), hypothesis);
    expect(agreement.settled()).toBe(2); // "one" is open, and the second segment with it
    expect(text(agreement.forget(2))).toBe('first sentence.');
    expect(agreement.settled()).toBeUndefined();
    expect(hearAll(agreement, words(['second one here', 3]))).toEqual(['one | here']);
    expect(agreement.settled()).toBeUndefined();
    agreement.finish();
    expect(agreement.settled()).toBe(3);
  });
});
