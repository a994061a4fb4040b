import { type HuffmanTable, LOOK } from './huffman-table.js';

const LOOK_MASK = 2 ** LOOK - 1;

/** Reads the bits of coded data, highest first; behind their end, at a marker, come zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #bits = 0;
  #count = 0;
  /** Zeros that were made up. */
  #added = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next byte that was not looked at. */
  get at(): number {
    return this.#at;
  }

  /** Whether more was read than there is. */
  get isBeyond(): boolean {
    return this.#added > this.#count;
  }

  /** Goes on at `at`, without the bits that are left. */
  restart(at: number): void {
    this.#at = at;
    this.#bits = 0;
    this.#count = 0;
    this.#added = 0;
  }

  bit(): number {
    if (this.#count < 1) this.#fill();
    this.#count -= 1;
    return (this.#bits >>> this.#count) & 1;
  }

  /** `size` bits, at most 16. */
  read(size: number): number {
    if (this.#count < size) this.#fill();
    this.#count -= size;
    return (this.#bits >>> this.#count) & ((1 << size) - 1);
  }

  /** A difference or coefficient of `size` bits: those that begin with 0 are negative. */
  signed(size: number): number {
    if (size === 0) return 0;
    const value = this.read(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** The next symbol of a code; -1 where there is none. */
  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const entry = table.short[(this.#bits >>> (this.#count - LOOK)) & LOOK_MASK] as number;
    if (entry !== 0) {
      this.#count -= entry >> 8;
      return entry & 0xff;
    }
    for (let length = LOOK + 1; length <= 16; length++) {
      const code = (this.#bits >>> (this.#count - length)) & ((1 << length) - 1);
      if (code > (table.maxCode[length] as number)) continue;
      this.#count -= length;
      return table.symbols[code + (table.offset[length] as number)] as number;
    }
    return -1;
  }

  #fill(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    let bits = this.#bits;
    let count = this.#count;
    for (; count <= 24; count += 8) {
      const byte = at < bytes.length ? (bytes[at] as number) : 0xff;
      if (byte !== 0xff) {
        bits = (bits << 8) | byte;
        at += 1;
      } else if (at + 1 < bytes.length && bytes[at + 1] === 0) {
        bits = (bits << 8) | byte;
        at += 2;
      } else {
        bits <<= 8;
        this.#added += 8;
      }
    }
    this.#at = at;
    this.#bits = bits;
    this.#count = count;
  }
}
