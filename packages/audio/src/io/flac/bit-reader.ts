/** Reads numbers of any width, the highest bit first. Beyond the end it throws a RangeError. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #byte: number;
  #bit = 0;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.#byte = offset;
  }

  /** The next whole byte's position; bits before it that were not read are skipped. */
  align(): number {
    if (this.#bit > 0) this.#byte += 1;
    this.#bit = 0;
    return this.#byte;
  }

  /** An unsigned number of up to 46 bits. */
  read(width: number): number {
    if (width > 30) return this.read(width - 16) * 2 ** 16 + this.read(16);
    let value = 0;
    for (let left = width; left > 0; ) {
      const byte = this.#current();
      const taken = Math.min(left, 8 - this.#bit);
      value = (value << taken) | ((byte >> (8 - this.#bit - taken)) & ((1 << taken) - 1));
      this.#advance(taken);
      left -= taken;
    }
    return value;
  }

  /** A number in two's complement. */
  readSigned(width: number): number {
    const value = this.read(width);
    return width > 0 && value >= 2 ** (width - 1) ? value - 2 ** width : value;
  }

  /** How many zeros stand before the next one, which is read too. */
  readUnary(): number {
    let zeros = 0;
    for (;;) {
      const rest = (this.#current() << this.#bit) & 0xff;
      if (rest !== 0) {
        const leading = Math.clz32(rest) - 24;
        this.#advance(leading + 1);
        return zeros + leading;
      }
      zeros += 8 - this.#bit;
      this.#advance(8 - this.#bit);
    }
  }

  #current(): number {
    const byte = this.#bytes[this.#byte];
    if (byte === undefined) throw new RangeError('the file is cut short');
    return byte;
  }

  #advance(bits: number): void {
    this.#bit += bits;
    if (this.#bit < 8) return;
    this.#bit = 0;
    this.#byte += 1;
  }
}
