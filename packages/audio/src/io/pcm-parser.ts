import { ArgumentError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { mixToMono } from './mix-to-mono.js';

export type PcmFormat = 'float32' | 'int16';
export const pcmFormats: readonly PcmFormat[] = ['float32', 'int16'];

/** Mono samples of chunks; keeps what is left of a sample that goes on in the next chunk. */
export class PcmParser {
  readonly #op: string;
  readonly #format: PcmFormat;
  readonly #channels: number;
  #bytes = new Uint8Array(0);

  constructor(op: string, format: PcmFormat, channels: number) {
    this.#op = op;
    this.#format = format;
    this.#channels = channels;
  }

  read(chunk: unknown): Float32Array {
    const isSamples = chunk instanceof Float32Array;
    if (!isSamples && !(chunk instanceof Uint8Array))
      throw new ArgumentError({ op: this.#op, message: `expected Uint8Array or Float32Array, got ${describe(chunk)}` });
    const width = isSamples || this.#format === 'float32' ? 4 : 2;
    const given = isSamples ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;
    const bytes = Uint8Array.from(Buffer.concat([this.#bytes, given]));
    const length = Math.floor(bytes.length / (width * this.#channels));
    const view = new DataView(bytes.buffer);
    this.#bytes = bytes.slice(length * width * this.#channels);
    return mixToMono(
      Array.from({ length: this.#channels }, (_, channel) =>
        Float32Array.from({ length }, (_, i) => {
          const at = (i * this.#channels + channel) * width;
          return width === 4 ? view.getFloat32(at, true) : view.getInt16(at, true) / 2 ** 15;
        }),
      ),
    );
  }

  end(): void {
    if (this.#bytes.length === 0) return;
    throw new ArgumentError({ op: this.#op, message: `expected whole samples, ${this.#bytes.length} bytes are left` });
  }
}
