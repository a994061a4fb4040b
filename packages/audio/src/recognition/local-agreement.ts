/** A word of a hypothesis; the text keeps what stands before it, such as a space. */
export interface HeardWord {
  readonly text: string;
  /** Seconds in the sound that was heard, where the word's segment ends. */
  readonly segmentEnd: number;
}

/** What two hypotheses in turn agreed on. */
export interface Agreement {
  readonly committed: readonly HeardWord[];
  /** Words of the later hypothesis that may still change. */
  readonly tentative: readonly HeardWord[];
}

/** Words that must meet again where a hypothesis goes on, at most. */
const OVERLAP = 5;
/** How many words more or fewer than before a hypothesis may have for what is committed. */
const DRIFT = 3;

/**
 * Commits the words on which each hypothesis agrees with the one before, which heard less of the same sound.
 * @see Macháček et al., [Turning Whisper into Real-Time Transcription System](https://arxiv.org/abs/2307.14743), 2023
 */
export class LocalAgreement {
  #committed: HeardWord[] = [];
  #open: readonly HeardWord[] = [];

  /** Takes a hypothesis for all of the sound that is held. */
  hear(hypothesis: readonly HeardWord[]): Agreement {
    const begin = this.#continuation(hypothesis);
    const words = hypothesis.slice(begin);
    const differs = words.findIndex((word, index) => !isSame(word, this.#open[index]));
    const committed = words.slice(0, differs < 0 ? words.length : differs);
    this.#open = words.slice(committed.length);
    this.#committed = hypothesis.slice(0, begin + committed.length);
    return { committed, tentative: this.#open };
  }

  /** Commits all that is open: what was heard does not come again. */
  finish(): readonly HeardWord[] {
    const words = this.#open;
    this.#committed.push(...words);
    this.#open = [];
    return words;
  }

  /** Seconds up to which every word is committed and every segment over; undefined where none is. */
  settled(): number | undefined {
    const [next] = this.#open;
    return this.#committed.findLast(({ segmentEnd }) => next === undefined || segmentEnd < next.segmentEnd)?.segmentEnd;
  }

  /** Lets go of the sound up to `seconds`, to which all is committed, and of its words, which it gives. */
  forget(seconds: number): readonly HeardWord[] {
    const moved = (word: HeardWord): HeardWord => ({ ...word, segmentEnd: word.segmentEnd - seconds });
    const forgotten = this.#committed.filter(({ segmentEnd }) => segmentEnd <= seconds);
    this.#committed = this.#committed.slice(forgotten.length).map(moved);
    this.#open = this.#open.map(moved);
    return forgotten;
  }

  /** Where a hypothesis goes on behind the committed words: it may write them otherwise than before. */
  #continuation(hypothesis: readonly HeardWord[]): number {
    const count = this.#committed.length;
    for (let length = Math.min(OVERLAP, count); length > 0; length--) {
      const tail = this.#committed.slice(count - length);
      for (let drift = 0; drift <= DRIFT; drift++) {
        for (const end of [count - drift, count + drift]) {
          const start = end - length;
          if (start >= 0 && tail.every((word, index) => isSame(word, hypothesis[start + index]))) return end;
        }
      }
    }
    return Math.min(count, hypothesis.length);
  }
}

/** Whether two words are the same but for case and punctuation. */
function isSame({ text }: HeardWord, other: HeardWord | undefined): boolean {
  return other !== undefined && letters(text) === letters(other.text);
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') || text.trim();
}
