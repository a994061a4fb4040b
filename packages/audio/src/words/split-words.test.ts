import { describe, expect, it } from 'vitest';
import { mergePunctuation } from './merge-punctuation.js';
import { splitWords } from './split-words.js';

/** Tokens are places in a list of pieces, some of which are only a part of a character. */
function detokenizerOf(pieces: readonly Uint8Array[]) {
  return {
    createDetokenizer: () => {
      const decoder = new TextDecoder();
      return {
        add: (id: number) => decoder.decode(pieces[id], { stream: true }),
        finish: () => decoder.decode(),
      };
    },
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const [grin = 0, ...rest] = bytes('é');
const pieces = [
  bytes(' The'),
  bytes(' caf'),
  Uint8Array.of(grin),
  Uint8Array.from(rest),
  bytes(','),
  bytes(' "'),
  bytes('no'),
];
const tokens = [0, 1, 2, 3, 4, 5, 6];
const timed = (text: string, start: number) => ({ text, tokens: [start], start, end: start + 1, probability: 0.5 });

describe('splitWords', () => {
  it('joins what has no space before it, and lets marks stand alone', () => {
    expect(splitWords(tokens, detokenizerOf(pieces), 'fr')).toEqual([
      { text: ' The', tokens: [0] },
      { text: ' café', tokens: [1, 2, 3] },
      { text: ',', tokens: [4] },
      { text: ' "no', tokens: [5, 6] },
    ]);
  });

  it('takes each character by itself in languages without spaces', () => {
    const kana = [bytes('日'), bytes('本'), bytes('語。')];
    expect(splitWords([0, 1, 2], detokenizerOf(kana), 'ja').map(({ text }) => text)).toEqual(['日', '本', '語。']);
  });

  it('keeps the tokens of a character that is never whole', () => {
    const words = splitWords([1, 2], detokenizerOf(pieces), 'en');
    expect(words).toEqual([{ text: ' caf\uFFFD', tokens: [1, 2] }]);
    expect(splitWords([], detokenizerOf(pieces), 'en')).toEqual([]);
  });
});

describe('mergePunctuation', () => {
  it('gives marks to the words that they stand at', () => {
    const words = [timed(' He', 0), timed(' "', 1), timed('said', 2), timed(',', 3), timed('"', 4), timed(' no', 5)];
    expect(mergePunctuation(words)).toEqual([
      timed(' He', 0),
      { ...timed(' "said,"', 2), tokens: [1, 2, 3, 4] },
      timed(' no', 5),
    ]);
  });
});
