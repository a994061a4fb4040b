import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';

/** A range of positions with open ends as null, Python's `slice(start, stop, step)`. Made by `s`. */
export class Slice {
  /** @internal */
  constructor(
    readonly start: number | null,
    readonly stop: number | null,
    readonly step: number,
  ) {}

  toString(): string {
    return `${this.start ?? ''}:${this.stop ?? ''}${this.step === 1 ? '' : `:${this.step}`}`;
  }
}

function position(op: string, name: string, value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be an integer or null, got ${describe(value)}` });
}

/** A checked slice. */
export function newSlice(op: string, start: unknown, stop: unknown, step: unknown): Slice {
  const stride = position(op, 'step', step) ?? 1;
  if (stride === 0) throw new ArgumentError({ op, message: 'expected a step other than 0, got 0' });
  return new Slice(position(op, 'start', start), position(op, 'stop', stop), stride);
}

/**
 * The positions `start, start + step, …` before `stop`, for `get`, `set` and `at`. Negative positions count from
 * the end; null or undefined leaves an end open; positions beyond the axis are cut off.
 *
 * @throws ArgumentError for a step of 0 and for anything but integers.
 * @example
 * const a = mx.arange(10);
 * console.log(a.get(mx.s(2, null, 3)).tolist()); // [2, 5, 8]
 */
export function s(start?: number | null, stop?: number | null, step?: number | null): Slice {
  return newSlice('s', start, stop, step);
}
