/** Little-endian bytes in the making. */
export class ByteWriter {
  #parts: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return this;
  }

  /** `bytes` bytes of an integer, negative ones in two's complement. */
  integer(value: number | bigint, bytes: number): this {
    const rest = BigInt.asUintN(bytes * 8, BigInt(value));
    return this.bytes(Uint8Array.from({ length: bytes }, (_, index) => Number((rest >> BigInt(index * 8)) & 0xffn)));
  }

  u32(value: number): this {
    return this.integer(value, 4);
  }

  u64(value: number | bigint): this {
    return this.integer(value, 8);
  }

  padTo(multiple: number): this {
    return this.bytes(new Uint8Array((multiple - (this.#length % multiple)) % multiple));
  }

  done(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}
