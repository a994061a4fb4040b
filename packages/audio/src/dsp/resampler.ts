import { checkInt } from '@mlxts/core/native';

/** Rates that files really have, with room. */
export const MIN_RATE = 1000;
export const MAX_RATE = 768_000;

/** Kaiser's window with this shape parameter keeps what lies beyond the transition 100 dB down. */
const BETA = 10.06;
/** Samples of the lower rate that the kernel reaches to either side: the transition takes the last tenth of the band. */
const REACH = 65;
/** The middle of the transition, in halves of the lower rate: it begins at 0.9 and ends at 1. */
const CUTOFF = 0.95;
/** So many rows of coefficients are kept; any common pair of rates has fewer. */
const MAX_ROWS = 4096;

/**
 * Changes the sample rate of one channel that comes in pieces, by a windowed sinc with one row of coefficients for each
 * phase. Frequencies up to 0.9 of the lower rate's half pass within 0.01 dB; images and aliases are 100 dB down. Pieces
 * give the samples of the whole, bit for bit.
 *
 * @example
 * const resampler = new Resampler(48000, 16000);
 * const pieces = [resampler.push(new Float32Array(4800)), resampler.flush()];
 * console.log(pieces.reduce((sum, piece) => sum + piece.length, 0)); // 1600
 */
export class Resampler {
  readonly fromRate: number;
  readonly toRate: number;
  readonly #up: number;
  readonly #down: number;
  readonly #half: number;
  readonly #rows = new Map<number, Float64Array>();
  /** Samples that a kernel may still reach, the first of them at position `#start`. */
  #kept: Float32Array;
  #start: number;
  #received = 0;
  #given = 0;

  /** @throws ArgumentError for rates that are no integers from 1000 to 768000 */
  constructor(fromRate: number, toRate: number) {
    this.fromRate = checkInt('Resampler', 'fromRate', fromRate, { min: MIN_RATE, max: MAX_RATE });
    this.toRate = checkInt('Resampler', 'toRate', toRate, { min: MIN_RATE, max: MAX_RATE });
    const divisor = greatestCommonDivisor(fromRate, toRate);
    this.#up = toRate / divisor;
    this.#down = fromRate / divisor;
    this.#half = Math.ceil(REACH * Math.max(1, this.#down / this.#up));
    this.#kept = new Float32Array(this.#half);
    this.#start = -this.#half;
  }

  /** Takes the next samples and gives those of the new rate that they complete. */
  push(samples: Float32Array): Float32Array {
    if (this.fromRate === this.toRate) return samples.slice();
    this.#received += samples.length;
    this.#append(samples);
    return this.#take(Math.ceil(((this.#received - this.#half) * this.#up) / this.#down));
  }

  /** The samples that remain, as if silence followed; afterwards a new signal can begin. */
  flush(): Float32Array {
    const end = Math.ceil((this.#received * this.#up) / this.#down);
    this.#append(new Float32Array(this.#half + 1));
    const rest = this.fromRate === this.toRate ? new Float32Array(0) : this.#take(end);
    this.#kept = new Float32Array(this.#half);
    this.#start = -this.#half;
    this.#received = 0;
    this.#given = 0;
    return rest;
  }

  #append(samples: Float32Array): void {
    const joined = new Float32Array(this.#kept.length + samples.length);
    joined.set(this.#kept);
    joined.set(samples, this.#kept.length);
    this.#kept = joined;
  }

  /** The samples of the new rate up to the `end`th, none of which reaches what has not come yet. */
  #take(end: number): Float32Array {
    const count = Math.max(0, end - this.#given);
    const result = new Float32Array(count);
    const taps = 2 * this.#half;
    const kept = this.#kept;
    for (let i = 0; i < count; i++) {
      const position = (this.#given + i) * this.#down;
      const phase = position % this.#up;
      const first = (position - phase) / this.#up - this.#half + 1 - this.#start;
      const row = this.#row(phase);
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += (row[tap] as number) * (kept[first + tap] as number);
      result[i] = sum;
    }
    this.#given += count;
    const needed = Math.floor((this.#given * this.#down) / this.#up) - this.#half + 1;
    const unneeded = Math.max(0, Math.min(this.#kept.length, needed - this.#start));
    this.#kept = this.#kept.slice(unneeded);
    this.#start += unneeded;
    return result;
  }

  /** What the samples around a position `phase / up` behind a sample count. */
  #row(phase: number): Float64Array {
    const known = this.#rows.get(phase);
    if (known !== undefined) return known;
    const band = CUTOFF * Math.min(1, this.#up / this.#down);
    const row = Float64Array.from({ length: 2 * this.#half }, (_, tap) => {
      const distance = phase / this.#up + this.#half - 1 - tap;
      return band * sinc(band * distance) * kaiser(distance / this.#half);
    });
    if (this.#rows.size < MAX_ROWS) this.#rows.set(phase, row);
    return row;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : besselI0(BETA * Math.sqrt(1 - x * x)) / besselI0(BETA);
}

/** The modified Bessel function of order 0, by its series. */
function besselI0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
