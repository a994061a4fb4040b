import type { Tokenizer } from '@mlxts/hub';
import { type Frame, readFrame } from './frame.js';
import type { Pauses } from './pauses.js';
import { textPieces } from './text-pieces.js';

/** The tokens of a text without special tokens. */
export interface TextTokens {
  readonly ids: number[];
  /** Whether there are more than these. */
  readonly isCut: boolean;
}

/** A model's tokenizer as embeddings use it: texts to token ids, in pieces between which the event loop turns. */
export class EmbeddingTokenizer {
  readonly frame: Frame;
  readonly #tokenizer: Tokenizer;
  readonly #lowerCase: boolean;
  readonly #hasPieces: boolean;

  constructor(tokenizer: Tokenizer, lowerCase: boolean) {
    this.#tokenizer = tokenizer;
    this.#lowerCase = lowerCase;
    this.frame = readFrame(tokenizer);
    this.#hasPieces = this.#givesPiecesTheirTokens();
  }

  /** How many special tokens there are around each text. */
  get overhead(): number {
    return this.frame.before.length + this.frame.after.length;
  }

  /** The first `limit` tokens of a text. */
  async encode(text: string, limit: number, pauses: Pauses, signal?: AbortSignal): Promise<TextTokens> {
    const written = this.#lowerCase ? text.toLowerCase() : text;
    const ids: number[] = [];
    for (const piece of this.#hasPieces ? textPieces(written) : [written]) {
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
    return this.#encode(this.#lowerCase ? text.toLowerCase() : text).length;
  }

  /** How many tokens of a text are a prompt's, as sentence-transformers counts: the special ones but the last included. */
  promptLength(prompt: string): number {
    return this.frame.before.length + this.count(prompt) + Math.max(0, this.frame.after.length - 1);
  }

  #encode(text: string): number[] {
    return this.#tokenizer.encode(text, { addSpecialTokens: false });
  }

  #givesPiecesTheirTokens(): boolean {
    try {
      const whole = this.#encode('one two');
      const pieces = [...this.#encode('one'), ...this.#encode(' two')];
      return whole.length === pieces.length && whole.every((id, index) => id === pieces[index]);
    } catch {
      return false; // a vocabulary without these letters
    }
  }
}
