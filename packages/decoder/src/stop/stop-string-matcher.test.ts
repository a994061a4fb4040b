import { ArgumentError } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { StopStringMatcher } from './stop-string-matcher.js';

function feed(stops: string[], pieces: string[]): { text: string; stopped: boolean; emitted: string[] } {
  const matcher = new StopStringMatcher(stops);
  const emitted = pieces.map((piece) => matcher.push(piece));
  return { text: emitted.join('') + matcher.finish(), stopped: matcher.stopped, emitted };
}

describe('StopStringMatcher', () => {
  it('lets text through at once where no stop string begins', () => {
    expect(feed(['END'], ['a', 'b c', 'd'])).toEqual({ text: 'ab cd', stopped: false, emitted: ['a', 'b c', 'd'] });
  });

  it('holds back only what may still become a stop string', () => {
    expect(feed(['END'], ['xE', 'N', 'x', 'y'])).toEqual({
      text: 'xENxy',
      stopped: false,
      emitted: ['x', '', 'ENx', 'y'],
    });
  });

  it('finds a stop string that comes in three pieces and drops what follows', () => {
    expect(feed(['<|end|>'], ['hi <', '|en', 'd|> more', 'tail'])).toEqual({
      text: 'hi ',
      stopped: true,
      emitted: ['hi ', '', '', ''],
    });
  });

  it('gives back at the end what it held', () => {
    expect(feed(['END'], ['so EN'])).toMatchObject({ text: 'so EN', stopped: false });
  });

  it('takes the match that ends first, and of those the longest', () => {
    expect(feed(['bcd', 'b'], ['abcd'])).toMatchObject({ text: 'a', stopped: true });
    expect(feed(['b', 'ab'], ['xab'])).toMatchObject({ text: 'x', stopped: true });
  });

  it('restarts inside a stop string that repeats itself', () => {
    expect(feed(['aab'], ['aa', 'ab', 'z'])).toMatchObject({ text: 'a', stopped: true });
  });

  it('gives the same text for every way to cut it', () => {
    const text = 'abcabdabcabcab';
    const stops = ['cabca', 'bcabcab', 'dd'];
    const whole = feed(stops, [text]);
    for (let cuts = 0; cuts < 2 ** (text.length - 1); cuts += 7) {
      const pieces: string[] = [''];
      for (const [i, letter] of [...text].entries()) {
        if (i > 0 && (cuts >> (i - 1)) & 1) pieces.push('');
        pieces[pieces.length - 1] += letter;
      }
      const { text: got, stopped } = feed(stops, pieces);
      expect({ text: got, stopped }).toEqual({ text: whole.text, stopped: whole.stopped });
    }
  });

  it('refuses an empty stop string', () => {
    expect(() => new StopStringMatcher(['a', ''])).toThrow(ArgumentError);
  });
});
