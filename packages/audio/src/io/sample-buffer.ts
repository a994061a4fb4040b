import type { Decoding } from './decoding.js';

/** Collects the samples of channels whose length is not known beforehand, within the limits of a decoding. */
export class SampleBuffer {
  readonly #decoding: Decoding;
  readonly #sampleRate: number;
  readonly #pieces: Float32Array[][];
  #length = 0;

  constructor(decoding: Decoding, channels: number, sampleRate: number) {
    this.#decoding = decoding;
    this.#sampleRate = sampleRate;
    this.#pieces = Array.from({ length: channels }, () => []);
  }

  /** Samples of each channel. */
  get length(): number {
    return this.#length;
  }

  /** @throws FileError where they are too many, or of other channels */
  push(channels: readonly Float32Array[]): void {
    const length = channels[0]?.length ?? 0;
    if (length === 0) return;
    if (channels.length < this.#pieces.length || channels.some((each) => each.length !== length))
      throw this.#decoding.error(`expected ${this.#pieces.length} channels throughout, got ${channels.length}`);
    this.#decoding.checkLength(this.#length + length, this.#pieces.length, this.#sampleRate);
    this.#pieces.forEach((pieces, channel) => {
      pieces.push(channels[channel] as Float32Array);
    });
    this.#length += length;
  }

  /** The samples from `start` on, `length` of them or all. */
  take(start = 0, length = this.#length - start): Float32Array[] {
    return this.#pieces.map((pieces) => {
      const whole = new Float32Array(length);
      let at = -start;
      for (const piece of pieces) {
        const from = Math.max(0, -at);
        const until = Math.min(piece.length, length - at);
        if (until > from) whole.set(piece.subarray(from, until), at + from);
        at += piece.length;
      }
      return whole;
    });
  }
}
