import type { Failure } from '../failure.js';
import { decodeUTF8, quote } from '../utf8.js';

const code = (character: string): number => character.charCodeAt(0);
const quoteMark = code('"');
const backslash = code('\\');
const zero = code('0');
const nine = code('9');

/**
 * The part of JSON that a header is made of, read in place and strictly: objects whose keys differ, arrays, strings,
 * and integers from 0 to 2^53-1. Each method consumes one value; the caller consumes the value of each yielded key.
 */
export class HeaderReader {
  #position = 0;
  readonly #bytes: Uint8Array;
  readonly #fail: Failure;

  constructor(bytes: Uint8Array, fail: Failure) {
    this.#bytes = bytes;
    this.#fail = fail;
  }

  /** The keys of an object in file order, each unescaped. */
  *keys(what: string): Generator<string, void> {
    const seen = new Set<string>();
    this.#expect('{', what);
    if (this.#accept('}')) return;
    do {
      const key = this.string('a key');
      if (seen.has(key)) throw this.#fail(`header: ${what} has the key ${quote(key)} twice`);
      seen.add(key);
      this.#expect(':', 'the value of a key');
      yield key;
    } while (this.#accept(','));
    this.#expect('}', `the end of ${what}`);
  }

  /** An array of integers with at most `maxLength` items. */
  integers(what: string, maxLength: number): number[] {
    const items: number[] = [];
    this.#expect('[', what);
    if (this.#accept(']')) return items;
    do {
      if (items.length === maxLength) throw this.#fail(`header: expected ${what} to have at most ${maxLength} items`);
      items.push(this.#integer(what));
    } while (this.#accept(','));
    this.#expect(']', `the end of ${what}`);
    return items;
  }

  string(what: string): string {
    this.#expect('"', what);
    const start = this.#position;
    let escaped = false;
    for (; ; this.#position++) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined || byte < 0x20) throw this.#unexpected(`the end of ${what}`);
      if (byte === quoteMark) break;
      if (byte === backslash) {
        escaped = true;
        this.#position++;
      }
    }
    const text = decodeUTF8(this.#bytes, start, this.#position++, what, this.#fail);
    return escaped ? this.#unescape(text, what) : text;
  }

  /** Consumes `null` where it stands next. */
  acceptNull(): boolean {
    this.#skipWhitespace();
    const letters = [...'null'].map(code);
    if (letters.some((letter, i) => this.#bytes[this.#position + i] !== letter)) return false;
    this.#position += letters.length;
    return true;
  }

  /** Nothing but whitespace may follow. */
  end(): void {
    this.#skipWhitespace();
    if (this.#position < this.#bytes.length) throw this.#unexpected('the end of the header');
  }

  #unescape(text: string, what: string): string {
    let result: string;
    try {
      result = JSON.parse(`"${text}"`) as string;
    } catch (cause) {
      throw this.#fail(`header: ${what} has a malformed escape`, { cause });
    }
    if (/\p{Surrogate}/u.test(result)) throw this.#fail(`header: ${what} has half of a surrogate pair`);
    return result;
  }

  #integer(what: string): number {
    this.#skipWhitespace();
    const start = this.#position;
    let value = 0;
    for (;;) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined || byte < zero || byte > nine) break;
      value = value * 10 + (byte - zero);
      this.#position++;
      if (value > Number.MAX_SAFE_INTEGER) throw this.#fail(`header: a number in ${what} is above 2^53-1`);
    }
    const digits = this.#position - start;
    if (digits === 0 || (digits > 1 && this.#bytes[start] === zero)) {
      this.#position = start;
      throw this.#unexpected(`a whole number in ${what}`);
    }
    return value;
  }

  #skipWhitespace(): void {
    for (; ; this.#position++) {
      const byte = this.#bytes[this.#position];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
    }
  }

  #accept(character: string): boolean {
    this.#skipWhitespace();
    if (this.#bytes[this.#position] !== code(character)) return false;
    this.#position++;
    return true;
  }

  #expect(character: string, what: string): void {
    if (!this.#accept(character)) throw this.#unexpected(`'${character}' for ${what}`);
  }

  #unexpected(expected: string) {
    const byte = this.#bytes[this.#position];
    const got = byte === undefined ? 'the end of the header' : quote(String.fromCharCode(byte));
    return this.#fail(`header: expected ${expected} at byte ${this.#position}, got ${got}`);
  }
}
