import { type FilterName, filters } from './filters.js';

/** Bits of fraction of a weight: the sum of weights times a byte, with two bits to spare for negative ones, is an int32. */
export const PRECISION = 32 - 8 - 2;

/** Which pixels of a line make up each of a shorter or longer one, and with which weights. */
export interface Coefficients {
  /** The first pixel of each. */
  readonly first: Int32Array;
  /** How many each takes. */
  readonly count: Int32Array;
  /** `size` weights of each, in fixed point. */
  readonly weights: Int32Array;
  readonly size: number;
}

/** The weights by which `from` pixels become `to`, computed and rounded as Pillow does. */
export function coefficients(from: number, to: number, name: FilterName): Coefficients {
  const { support, weight } = filters[name];
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const reach = support * stretch;
  const size = Math.ceil(reach) * 2 + 1;
  const inverse = 1 / stretch;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Int32Array(to * size);
  const line = new Float64Array(size);
  for (let x = 0; x < to; x++) {
    const center = (x + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - reach + 0.5));
    const length = Math.min(from, Math.trunc(center + reach + 0.5)) - start;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const value = weight((i + start - center + 0.5) * inverse);
      line[i] = value;
      sum += value;
    }
    for (let i = 0; i < length; i++) {
      const value = (sum === 0 ? (line[i] as number) : (line[i] as number) / sum) * (1 << PRECISION);
      weights[x * size + i] = Math.trunc(value < 0 ? value - 0.5 : value + 0.5);
    }
    first[x] = start;
    count[x] = length;
  }
  return { first, count, weights, size };
}
