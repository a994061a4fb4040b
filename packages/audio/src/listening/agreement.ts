import type { WordTiming } from '../words/word-timing.js';

/** Seconds by which the times of one word differ from one look to the next. */
const SLACK = 0.1;
/** Words at a seam that may be heard twice. */
const MOST_REPEATED = 5;

/**
 * Words of sound that is heard again and again while more of it comes: a word stands once two looks in a row agree on it and on
 * all before it.
 * @see https://aclanthology.org/2023.ijcnlp-demo.3, local agreement
 */
export class Agreement {
  #standing: WordTiming[] = [];
  #pending: readonly WordTiming[] = [];

  /** All words that stand. */
  get standing(): readonly WordTiming[] {
    return this.#standing;
  }

  /** What the last look heard after them. */
  get pending(): readonly WordTiming[] {
    return this.#pending;
  }

  /** Takes what a look heard, and gives the words that stand from now on. */
  add(heard: readonly WordTiming[]): WordTiming[] {
    const words = this.#new(heard);
    let count = 0;
    while (count < words.length && isSame(words[count], this.#pending[count])) count += 1;
    this.#pending = words.slice(count);
    return this.#stand(words.slice(0, count));
  }

  /** Lets what is pending stand: there is no more to come. */
  finish(): WordTiming[] {
    const rest = [...this.#pending];
    this.#pending = [];
    return this.#stand(rest);
  }

  #stand(words: WordTiming[]): WordTiming[] {
    this.#standing.push(...words);
    return words;
  }

  /** What was heard after the words that stand, without those that were heard again. */
  #new(heard: readonly WordTiming[]): readonly WordTiming[] {
    const last = this.#standing.at(-1);
    if (last === undefined) return heard;
    const words = heard.filter(({ start }) => start > last.end - SLACK);
    const most = Math.min(MOST_REPEATED, words.length, this.#standing.length);
    if ((words[0]?.start ?? Number.POSITIVE_INFINITY) > last.end + 1) return words;
    for (let count = most; count > 0; count--) {
      const before = this.#standing.slice(-count);
      if (before.every((word, index) => isSame(word, words[index]))) return words.slice(count);
    }
    return words;
  }
}

/** Letters and digits count, not how they are written or what marks follow. */
function isSame(a: WordTiming | undefined, b: WordTiming | undefined): boolean {
  return a !== undefined && b !== undefined && bare(a.word) === bare(b.word);
}

function bare(word: string): string {
  const letters = word.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
  return letters === '' ? word.trim() : letters;
}
