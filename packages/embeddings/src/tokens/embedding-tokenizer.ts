import type { Tokenizer } from '@mlxts/hub';
import { type Frame, readFrame } from './frame.js';
import type { Pauses } from './pauses.js';
import { shortenWords } from './shorten-words.js';
import { type Cuts, textPieces } from './text-pieces.js';

/** The tokens of a text without special tokens. */
export interface TextTokens {
  readonly ids: number[];
  /** Whether there are more than these. */
  readonly isCut: boolean;
}

/** Words of two ideographs, so common that a vocabulary with such words has them. */
const ideographs = ['中国', '我们', '一个', '日本'].map((word) => [word.slice(0, 1), word.slice(1)] as const);

/** A model's tokenizer as embeddings use it: texts to token ids, in pieces between which the event loop turns. */
export class EmbeddingTokenizer {
  readonly frame: Frame;
  readonly #tokenizer: Tokenizer;
  readonly #lowerCase: boolean;
  readonly #cutsSpaces: boolean;
  readonly #cuts: Cuts;

  constructor(tokenizer: Tokenizer, lowerCase: boolean) {
    this.#tokenizer = tokenizer;
    this.#lowerCase = lowerCase;
    this.frame = readFrame(tokenizer);
    this.#cutsSpaces = this.#hasTokensOf([['one', ' two']]);
    this.#cuts = { ideographs: this.#hasTokensOf(ideographs), anywhere: this.#splitsLongWords() };
  }

  /** How many special tokens there are around each text. */
  get overhead(): number {
    return this.frame.before.length + this.frame.after.length;
  }

  /** The first `limit` tokens of a text. */
  async encode(text: string, limit: number, pauses: Pauses, signal?: AbortSignal): Promise<TextTokens> {
    const written = this.#written(text);
    const ids: number[] = [];
    for (const piece of this.#cutsSpaces ? textPieces(written, this.#cuts) : [written]) {
      if (pauses.isDue) await pauses.take(signal);
      for (const id of this.#encode(piece)) {
        if (ids.length === limit) return { ids, isCut: true };
        ids.push(id);
      }
    }
    return { ids, isCut: false };
  }

  /** How many tokens a short text has, without special ones. */
  count(text: string): number {
    return this.#encode(this.#written(text)).length;
  }

  /** How many tokens of a text are a prompt's, as sentence-transformers counts: the special ones but the last included. */
  promptLength(prompt: string): number {
    return this.frame.before.length + this.count(prompt) + Math.max(0, this.frame.after.length - 1);
  }

  /** What the tokenizer gets for a text. */
  #written(text: string): string {
    const { longestWord } = this.#tokenizer;
    const shortened = longestWord === undefined ? text : shortenWords(text, longestWord);
    return this.#lowerCase ? shortened.toLowerCase() : shortened;
  }

  #encode(text: string): number[] {
    return this.#tokenizer.encode(text, { addSpecialTokens: false });
  }

  /** Whether the tokens of each pair, whole, are those of its two parts. */
  #hasTokensOf(pairs: readonly (readonly [string, string])[]): boolean {
    try {
      return pairs.every(([left, right]) => {
        const whole = this.#encode(left + right);
        const parts = [...this.#encode(left), ...this.#encode(right)];
        return whole.length === parts.length && whole.every((id, index) => id === parts[index]);
      });
    } catch {
      return false; // a vocabulary without these letters
    }
  }

  /** WordPiece has one unknown token for a word of more than 100 letters, and parts of it would have one each. */
  #splitsLongWords(): boolean {
    try {
      return this.#encode('x'.repeat(200)).length > 1;
    } catch {
      return false;
    }
  }
}
