import { type FilterName, filters } from './filters.js';

/** Bits of fraction of a weight: the sum of weights times a byte, with two bits to spare for negative ones, is an int32. */
const PRECISION = 32 - 8 - 2;
/** Bits of the low part of a weight. */
const LOW = 11;

/** Which pixels of a line make up each of a shorter or longer one, and with which weights, two by two. */
export interface Coefficients {
  /** The first pixel of each. */
  readonly first: Int32Array;
  /** How many pairs of pixels each takes; the last of them may weigh nothing. */
  readonly pairs: Int32Array;
  /** How many pairs those before it take. */
  readonly before: Int32Array;
  /** Of each pair the high parts, `weight >> 11`, and the low parts. */
  readonly weights: Int16Array;
}

/** The weights by which `from` pixels become `to`, computed and rounded as Pillow does. */
export function coefficients(from: number, to: number, name: FilterName): Coefficients {
  const { support, weight } = filters[name];
  const scale = from / to;
  const stretch = Math.max(1, scale);
  const reach = support * stretch;
  const inverse = 1 / stretch;
  const mostPairs = Math.ceil(reach) + 1;
  const [first, pairs, before] = [new Int32Array(to), new Int32Array(to), new Int32Array(to)];
  const weights = new Int16Array(4 * mostPairs * to);
  const line = new Float64Array(2 * mostPairs);
  let used = 0;
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
      const fixed = Math.trunc(value < 0 ? value - 0.5 : value + 0.5);
      const at = 4 * (used + (i >> 1)) + (i & 1);
      weights[at] = fixed >> LOW;
      weights[at + 2] = fixed & ((1 << LOW) - 1);
    }
    first[x] = start;
    pairs[x] = Math.max(1, (length + 1) >> 1);
    before[x] = used;
    used += pairs[x] as number;
  }
  return { first, pairs, before, weights: weights.subarray(0, 4 * used) };
}
