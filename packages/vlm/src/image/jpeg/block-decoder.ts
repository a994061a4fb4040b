import type { BitReader } from './bit-reader.js';
import type { HuffmanTable } from './huffman-table.js';
import { ZIGZAG } from './read-jpeg.js';

/** What a scan brings: coefficients `first` to `last`, all bits down to `low`, or the bit `low` of what is there already. */
export interface Spectrum {
  readonly first: number;
  readonly last: number;
  readonly high: number;
  readonly low: number;
}

/** Decodes the coefficients of blocks; false is returned for codes that there are not. */
export class BlockDecoder {
  readonly #bits: BitReader;
  readonly #spectrum: Spectrum;
  /** Blocks to come that have nothing more in this band. */
  #emptyBlocks = 0;

  constructor(bits: BitReader, spectrum: Spectrum) {
    this.#bits = bits;
    this.#spectrum = spectrum;
  }

  restart(): void {
    this.#emptyBlocks = 0;
  }

  /** All coefficients of a block of a sequential file but the first. */
  sequential(block: Int16Array, table: HuffmanTable): boolean {
    const bits = this.#bits;
    for (let k = 1; k < 64; k++) {
      const symbol = bits.symbol(table);
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0) {
        if (run !== 15) return symbol >= 0;
        k += 15;
        continue;
      }
      k += run;
      if (symbol < 0 || k > 63) return false;
      block[ZIGZAG[k] as number] = bits.signed(size);
    }
    return true;
  }

  /** The first bits of a band of a progressive file. */
  band(block: Int16Array, at: number, table: HuffmanTable): boolean {
    const bits = this.#bits;
    const { first, last, low } = this.#spectrum;
    if (this.#emptyBlocks > 0) {
      this.#emptyBlocks -= 1;
      return true;
    }
    for (let k = first; k <= last; k++) {
      const symbol = bits.symbol(table);
      if (symbol < 0) return false;
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0) {
        if (run === 15) {
          k += 15;
          continue;
        }
        this.#emptyBlocks = (1 << run) - 1 + bits.read(run);
        return true;
      }
      k += run;
      if (k > last) return false;
      block[at + (ZIGZAG[k] as number)] = bits.signed(size) << low;
    }
    return true;
  }

  /** One more bit of a band of a progressive file. */
  refine(block: Int16Array, at: number, table: HuffmanTable): boolean {
    const bits = this.#bits;
    const { first, last, low } = this.#spectrum;
    let k = first;
    for (; this.#emptyBlocks === 0 && k <= last; k++) {
      const symbol = bits.symbol(table);
      if (symbol < 0 || (symbol & 15) > 1) return false;
      let zeros = symbol >> 4;
      const isNew = (symbol & 15) === 1;
      if (!isNew && zeros !== 15) {
        this.#emptyBlocks = (1 << zeros) + bits.read(zeros);
        break;
      }
      const value = isNew ? (bits.bit() === 1 ? 1 : -1) << low : 0;
      for (; k <= last; k++) {
        const place = at + (ZIGZAG[k] as number);
        if (block[place] !== 0) this.#correct(block, place);
        else if (--zeros < 0) break;
      }
      if (!isNew) continue;
      if (k > last) return false;
      block[at + (ZIGZAG[k] as number)] = value;
    }
    if (this.#emptyBlocks === 0) return true;
    for (; k <= last; k++) {
      const place = at + (ZIGZAG[k] as number);
      if (block[place] !== 0) this.#correct(block, place);
    }
    this.#emptyBlocks -= 1;
    return true;
  }

  #correct(block: Int16Array, place: number): void {
    const value = block[place] as number;
    const bit = 1 << this.#spectrum.low;
    if (this.#bits.bit() === 1 && (value & bit) === 0) block[place] = value + (value >= 0 ? bit : -bit);
  }
}
