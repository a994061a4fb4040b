import { setImmediate } from 'node:timers/promises';
import { sys } from '@mlxts/sys';
import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { limits } from '../limits.js';
import { decodeUTF8 } from '../utf8.js';

const chunkBytes = 2 ** 20;

/**
 * Walks over the start of a file, holding one chunk of it. `ensure(n)` makes the next `n` bytes available and fails
 * where the file is shorter; the other methods consume bytes that were ensured.
 */
export class HeaderCursor {
  readonly #source: ByteSource;
  readonly #fail: Failure;
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #chunkStart = 0;
  #next = 0;

  constructor(source: ByteSource, fail: Failure) {
    this.#source = source;
    this.#fail = fail;
  }

  /** Offset in the file of the next byte. */
  get offset(): number {
    return this.#chunkStart + this.#next;
  }

  /** Bytes from here to the end of the file. */
  get remaining(): number {
    return this.#source.size - this.offset;
  }

  has(length: number): boolean {
    return this.#next + length <= this.#bytes.length;
  }

  async ensure(length: number, what: string): Promise<void> {
    if (this.has(length)) return;
    const { offset, remaining } = this;
    if (length > remaining)
      throw this.#fail(
        `expected ${length} bytes of ${what} at offset ${offset}, the file ends after ${remaining} (truncated?)`,
      );
    if (offset + length > limits.headerBytes)
      throw this.#fail(`${what}: expected a header of at most ${limits.headerBytes} bytes`);
    this.#bytes = await this.#source.read(offset, Math.min(remaining, Math.max(length, chunkBytes)));
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
    this.#chunkStart = offset;
    this.#next = 0;
  }

  /** Lets the event loop turn. */
  async pause(): Promise<void> {
    await setImmediate();
  }

  peekU32(): number {
    return this.#view.getUint32(this.#next, true);
  }

  u32(): number {
    const value = this.peekU32();
    this.#next += 4;
    return value;
  }

  /** An unsigned 64-bit integer; exact up to 2^53-1, rounded beyond, which every limit refuses. */
  u64(): number {
    const low = this.u32();
    return this.u32() * 2 ** 32 + low;
  }

  /** What `read` makes of the next `length` bytes. */
  take<T>(length: number, read: (view: DataView, offset: number) => T): T {
    const value = read(this.#view, this.#next);
    this.#next += length;
    return value;
  }

  /** @throws FileError where the bytes are not UTF-8. */
  text(length: number, what: string): string {
    const start = this.#next;
    const end = start + length;
    this.#next = end;
    return decodeUTF8(this.#bytes, start, end, what, this.#fail);
  }

  /** Up to `count` texts, each after its 64-bit length, as far as the chunk holds them whole and they are UTF-8. */
  texts(count: number): string[] {
    const [texts, end] = sys.mlxts_read_texts(this.#bytes, this.#next, count);
    this.#next = end;
    return texts;
  }
}
