import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkArray } from '../guards.js';
import { type Operand, withOperand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { streamOf } from '../stream.js';
import { wrap } from '../wrap.js';

/**
 * `min(max(a, low), high)`, broadcast; `null` leaves a side open. Where `low > high`, `high` wins.
 *
 * @example
 * console.log(mx.clip(mx.arange(5), 1, 3).tolist()); // [1, 1, 2, 3, 3]
 *
 * @throws ArgumentError when both sides are open.
 */
export function clip(a: MLXArray, low: Operand | null, high: Operand | null, options?: OpOptions): MLXArray {
  const array = checkArray('clip', 'a', a);
  const s = streamOf('clip', options);
  if (low === null && high === null) {
    throw new ArgumentError({ op: 'clip', message: 'expected a lower or an upper limit, got null for both' });
  }
  return wrap(withLimit(array, low, (min) => withLimit(array, high, (max) => sys.mlx_clip(array.handle, min, max, s))));
}

function withLimit(array: MLXArray, limit: Operand | null, raw: (limit: number | null) => number): number {
  return limit === null ? raw(null) : withOperand('clip', limit, raw, array.dtype);
}
