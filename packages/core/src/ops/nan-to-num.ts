import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkOptions, describe } from '../guards.js';
import { type Operand, withOperand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface NanToNumOptions extends OpOptions {
  /** What takes the place of NaN. Default: 0. */
  nan?: number | undefined;
  /** What takes the place of `+∞`. Default: the largest finite number of the dtype. */
  posinf?: number | null | undefined;
  /** What takes the place of `-∞`. Default: the smallest finite number of the dtype. */
  neginf?: number | null | undefined;
}

function checkReplacement(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ArgumentError({ op: 'nanToNum', message: `expected ${name} to be a number, got ${describe(value)}` });
}

/**
 * NaN and infinities replaced by numbers. Integers stay as they are.
 *
 * @example
 * const a = mx.array([Number.NaN, Infinity, 2]);
 * console.log(mx.nanToNum(a, { posinf: 100 }).tolist()); // [0, 100, 2]
 *
 * @throws DtypeError for float64 and complex64 without both `posinf` and `neginf`.
 */
export function nanToNum(a: Operand, options?: NanToNumOptions): MLXArray {
  const { nan = 0, posinf, neginf, stream } = checkOptions('nanToNum', options);
  checkReplacement('nan', nan);
  const high = posinf === undefined || posinf === null ? null : checkReplacement('posinf', posinf);
  const low = neginf === undefined || neginf === null ? null : checkReplacement('neginf', neginf);
  const s = resolveStream(stream);
  return wrap(withOperand('nanToNum', a, (handle) => sys.mlx_nan_to_num(handle, nan, high, low, s)));
}
