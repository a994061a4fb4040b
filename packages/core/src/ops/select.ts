import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Operand, withOperand, withOperands } from '../operand.js';
import type { OpOptions } from '../options.js';
import { streamOf } from '../stream.js';
import { wrap } from '../wrap.js';

/**
 * `a` where `condition` is not 0, else `b`; all three broadcast, `a` and `b` meet in one dtype.
 *
 * @example
 * const x = mx.array([-1, 2]);
 * console.log(mx.where(mx.greater(x, 0), x, 0).tolist()); // [0, 2]
 */
export function where(condition: Operand, a: Operand, b: Operand, options?: OpOptions): MLXArray {
  const s = streamOf('where', options);
  return wrap(
    withOperand('where', condition, (choice) =>
      withOperands('where', a, b, (left, right) => sys.mlx_where(choice, left, right, s)),
    ),
  );
}
