import type { Detokenizer } from './detokenizer.js';

/** Ids before the new one that are decoded again, so that rules about neighbours see them. */
const contextIds = 6;

/** For decoders that look at neighbouring tokens: the text of a short window with the new id, less that without it. */
export class WindowDetokenizer implements Detokenizer {
  readonly #decode: (ids: number[]) => string;
  #window: number[] = [];
  /** Ids of the window whose text has come out. */
  #done = 0;

  constructor(decode: (ids: number[]) => string) {
    this.#decode = decode;
  }

  add(id: number): string {
    this.#window.push(id);
    const text = this.#decode(this.#window);
    return text.endsWith('\uFFFD') ? '' : this.#take(text);
  }

  finish(): string {
    const rest = this.#done < this.#window.length ? this.#take(this.#decode(this.#window)) : '';
    this.#window = [];
    this.#done = 0;
    return rest;
  }

  #take(text: string): string {
    const before = this.#done === 0 ? '' : this.#decode(this.#window.slice(0, this.#done));
    this.#window = this.#window.slice(-contextIds);
    this.#done = this.#window.length;
    return text.startsWith(before) ? text.slice(before.length) : text;
  }
}
