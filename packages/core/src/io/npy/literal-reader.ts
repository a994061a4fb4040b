import type { Failure } from '../failure.js';
import { quote } from '../utf8.js';

/** The part of Python's literals that a header is made of. Each method consumes what it matches, with the blanks before it. */
export class LiteralReader {
  #position = 0;
  readonly #text: string;
  readonly #fail: Failure;

  constructor(text: string, fail: Failure) {
    this.#text = text;
    this.#fail = fail;
  }

  accept(token: string): boolean {
    return this.#match(new RegExp(`[ \\t\\n]*${token.replace(/[{}()[\]]/, '\\$&')}`, 'y')) !== undefined;
  }

  expect(token: string): void {
    if (!this.accept(token)) throw this.#unexpected(`'${token}'`);
  }

  /** A string in either kind of quotes, without escapes. */
  string(what: string): string {
    const found = this.#match(/[ \t\n]*(?:'([^'\\\n]*)'|"([^"\\\n]*)")/y);
    if (!found) throw this.#unexpected(what);
    return (found[1] ?? found[2]) as string;
  }

  bool(what: string): boolean {
    const found = this.#match(/[ \t\n]*(True|False)/y);
    if (!found) throw this.#unexpected(what);
    return found[1] === 'True';
  }

  /** A tuple of whole numbers; an L behind one is Python 2's. */
  tuple(what: string): number[] {
    const items: number[] = [];
    this.expect('(');
    while (!this.accept(')')) {
      const found = this.#match(/[ \t\n]*(0|[1-9][0-9]{0,15})L?(?=[ \t\n]*[,)])/y);
      if (!found) throw this.#unexpected(`a whole number in ${what}`);
      items.push(Number(found[1]));
      if (!this.accept(',') && items.length === 1) throw this.#unexpected(`a comma in ${what}`);
    }
    return items;
  }

  end(): void {
    if (!this.#match(/[ \t\n\0]*$/y)) throw this.#unexpected('its end');
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#position = pattern.lastIndex;
    return found;
  }

  #unexpected(expected: string) {
    const rest = this.#text.slice(this.#position).trimStart().slice(0, 20);
    return this.#fail(`header: expected ${expected}, got ${rest === '' ? 'its end' : quote(rest)}`);
  }
}
