import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkOptions } from '../guards.js';
import { type BinaryOp, binary } from '../lift.js';
import { type Operand, withOperands } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** `a == b`, broadcast → bool. */
export const equal: BinaryOp = binary('equal', sys.mlx_equal);
/** `a != b`, broadcast → bool. */
export const notEqual: BinaryOp = binary('notEqual', sys.mlx_not_equal);
/** `a < b`, broadcast → bool. */
export const less: BinaryOp = binary('less', sys.mlx_less);
/** `a <= b`, broadcast → bool. */
export const lessEqual: BinaryOp = binary('lessEqual', sys.mlx_less_equal);
/** `a > b`, broadcast → bool. */
export const greater: BinaryOp = binary('greater', sys.mlx_greater);
/** `a >= b`, broadcast → bool. */
export const greaterEqual: BinaryOp = binary('greaterEqual', sys.mlx_greater_equal);

export interface ArrayEqualOptions extends OpOptions {
  /** Count NaN as equal to NaN. Default: false. */
  equalNan?: boolean | undefined;
}

/** Whether shapes and elements are equal, whatever the dtypes → bool, 0-dimensional. */
export function arrayEqual(a: Operand, b: Operand, options?: ArrayEqualOptions): MLXArray {
  const { equalNan = false, stream } = checkOptions('arrayEqual', options);
  const s = resolveStream(stream);
  return wrap(withOperands('arrayEqual', a, b, (left, right) => sys.mlx_array_equal(left, right, equalNan, s)));
}
