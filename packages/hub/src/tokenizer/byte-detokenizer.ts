import type { Detokenizer } from './detokenizer.js';

/** A token's bytes, its text, or nothing where it is left out. */
export type PieceOf = (id: number) => Uint8Array | string | undefined;

/**
 * Decodes pieces as one stream of UTF-8: complete characters come out at once, broken ones as U+FFFD. Exact, with no
 * look-back, for tokenizers where each token has its own bytes.
 */
export class ByteDetokenizer implements Detokenizer {
  readonly #pieceOf: PieceOf;
  readonly #leadingSpaces: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #spacesLeft: number;
  #inBytes = false;

  constructor(pieceOf: PieceOf, leadingSpaces: number) {
    this.#pieceOf = pieceOf;
    this.#leadingSpaces = leadingSpaces;
    this.#spacesLeft = leadingSpaces;
  }

  add(id: number): string {
    const piece = this.#pieceOf(id);
    if (piece === undefined) return '';
    if (typeof piece === 'string') return this.#emit(this.#endBytes() + piece);
    this.#inBytes = true;
    return this.#emit(this.#decoder.decode(piece, { stream: true }));
  }

  finish(): string {
    const rest = this.#emit(this.#endBytes());
    this.#spacesLeft = this.#leadingSpaces;
    return rest;
  }

  #endBytes(): string {
    if (!this.#inBytes) return '';
    this.#inBytes = false;
    return this.#decoder.decode();
  }

  #emit(text: string): string {
    let from = 0;
    while (this.#spacesLeft > 0 && text.charAt(from) === ' ') {
      from++;
      this.#spacesLeft--;
    }
    if (from < text.length) this.#spacesLeft = 0;
    return from === 0 ? text : text.slice(from);
  }
}
