import type { Coefficients } from './coefficients.js';
import { resampleModule } from './resample-module.js';

/** TypeScript declares it with the DOM alone. */
interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  across(source: number, target: number, columns: number, bounds: number, weights: number): void;
  down(source: number, target: number, stride: number, weights: number, pairs: number): void;
}

/** Bytes of the memory's parts, which take the longest line that there is; a piece of an image is as large as fits. */
const PART = 2 ** 22;
const [WEIGHTS, SOURCE, TARGET, BOUNDS] = [0, PART, 2 * PART, 3 * PART] as const;

/** Bytes of a line from 16 to 16. */
const aligned = (bytes: number): number => (bytes + 15) & ~15;

/** The two passes of resampling in WebAssembly. Each call fills the memory anew, so calls may take turns. */
export class Resampler {
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;

  constructor() {
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyHost }).WebAssembly;
    this.#exports = new Instance(new Module(Buffer.from(resampleModule, 'base64'))).exports as Exports;
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
  }

  /** Makes lines of `width` pixels narrower or wider, from line `from` on as many as fit. @returns the next line */
  across(
    source: Uint8Array,
    { width, height }: { width: number; height: number },
    out: Uint8Array,
    { first, pairs, weights }: Coefficients,
    from: number,
  ): number {
    const columns = first.length;
    const bounds = new Int32Array(this.#bytes.buffer, BOUNDS, 2 * columns);
    for (let x = 0; x < columns; x++) {
      bounds[2 * x] = 3 * (first[x] as number);
      bounds[2 * x + 1] = pairs[x] as number;
    }
    this.#load(weights, WEIGHTS);
    const [stride, outStride] = [3 * width, 3 * columns];
    const until = Math.min(height, from + Math.floor((PART - 16) / Math.max(stride, outStride)));
    this.#bytes.set(source.subarray(from * stride, until * stride), SOURCE);
    for (let row = 0; row < until - from; row++)
      this.#exports.across(SOURCE + row * stride, TARGET + row * outStride, columns, BOUNDS, WEIGHTS);
    out.set(this.#bytes.subarray(TARGET, TARGET + (until - from) * outStride), from * outStride);
    return until;
  }

  /**
   * Makes columns lower or higher: of those from byte `left` on as many as fit with all that one line is made of, of the lines
   * from `from` on as many as fit then. @returns the next line, and the next byte
   */
  down(
    source: Uint8Array,
    { stride, height }: { stride: number; height: number },
    out: Uint8Array,
    { first, pairs, before, weights }: Coefficients,
    { left, from }: { left: number; from: number },
  ): { until: number; right: number } {
    const most = 2 * pairs.reduce((longest, each) => Math.max(longest, each), 0);
    const band = Math.min(aligned(stride - left), Math.floor(PART / most / 16) * 16);
    const width = Math.min(band, stride - left);
    const top = first[from] as number;
    const lines = (row: number) => (first[row] as number) + 2 * (pairs[row] as number) - top;
    let until = from + 1;
    while (until < first.length && lines(until) * band <= PART && (until + 1 - from) * band <= PART) until++;
    const bottom = Math.min(height, top + lines(until - 1));
    for (let line = top; line < bottom; line++) {
      const at = line * stride + left;
      this.#bytes.set(source.subarray(at, at + width), SOURCE + (line - top) * band);
    }
    const start = before[from] as number;
    const end = (before[until - 1] as number) + (pairs[until - 1] as number);
    this.#load(weights.subarray(4 * start, 4 * end), WEIGHTS);
    for (let row = from; row < until; row++) {
      const read = SOURCE + ((first[row] as number) - top) * band;
      const write = TARGET + (row - from) * band;
      this.#exports.down(read, write, band, WEIGHTS + 8 * ((before[row] as number) - start), pairs[row] as number);
      out.set(this.#bytes.subarray(write, write + width), row * stride + left);
    }
    return { until, right: left + width };
  }

  #load({ buffer, byteOffset, byteLength }: Int16Array, at: number): void {
    this.#bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
  }
}
