/** A word, and when it was spoken. */
export interface WordTiming {
  /** With the space before it, where the language has spaces. */
  word: string;
  /** Seconds. */
  start: number;
  end: number;
  /** The mean probability of its tokens. */
  probability: number;
}

/** A word and the tokens that it is made of. */
export interface TokenWord {
  text: string;
  tokens: readonly number[];
}

export interface AlignedWord extends TokenWord {
  /** Seconds from the begin of the window. */
  start: number;
  end: number;
  probability: number;
}
