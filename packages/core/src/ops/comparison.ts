import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkNumber } from '../guards.js';
import { type BinaryOp, binary, type UnaryOp, unary } from '../lift.js';
import { newScalar, type Operand, withOperands } from '../operand.js';
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
/** `a && b`, broadcast → bool. */
export const logicalAnd: BinaryOp = binary('logicalAnd', sys.mlx_logical_and);
/** `a || b`, broadcast → bool. */
export const logicalOr: BinaryOp = binary('logicalOr', sys.mlx_logical_or);
/** `!a` → bool. */
export const logicalNot: UnaryOp = unary('logicalNot', sys.mlx_logical_not);
/** True where NaN. */
export const isnan: UnaryOp = unary('isnan', sys.mlx_isnan);
/** True where infinite. */
export const isinf: UnaryOp = unary('isinf', sys.mlx_isinf);
/** True where neither infinite nor NaN. */
export const isfinite: UnaryOp = unary('isfinite', sys.mlx_isfinite);

export interface ClosenessOptions extends OpOptions {
  /** Default: 1e-5. */
  rtol?: number;
  /** Default: 1e-8. */
  atol?: number;
  /** Count NaN as equal to NaN. Default: false. */
  equalNan?: boolean;
}

/** Whether `|a - b| <= atol + rtol * |b|` everywhere → bool, 0-dimensional. */
export function allclose(a: MLXArray, b: MLXArray, options: ClosenessOptions = {}): MLXArray {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false, stream } = options;
  const left = checkArray('allclose', 'a', a).handle;
  const right = checkArray('allclose', 'b', b).handle;
  checkNumber('allclose', 'rtol', rtol);
  checkNumber('allclose', 'atol', atol);
  return wrap(sys.mlx_allclose(left, right, rtol, atol, equalNan, resolveStream(stream)));
}

/** Whether shapes and elements are equal → bool, 0-dimensional. `equalNan` counts NaN as equal to NaN. */
export function arrayEqual(a: MLXArray, b: MLXArray, options: OpOptions & { equalNan?: boolean } = {}): MLXArray {
  const left = checkArray('arrayEqual', 'a', a).handle;
  const right = checkArray('arrayEqual', 'b', b).handle;
  return wrap(sys.mlx_array_equal(left, right, options.equalNan ?? false, resolveStream(options.stream)));
}

/** `a` where `condition`, else `b`; all three broadcast. */
export function where(condition: MLXArray | boolean, a: Operand, b: Operand, options: OpOptions = {}): MLXArray {
  const s = resolveStream(options.stream);
  const made = typeof condition === 'boolean' ? newScalar(condition, 'bool') : 0;
  const choice = made === 0 ? checkArray('where', 'condition', condition).handle : made;
  try {
    return wrap(withOperands('where', a, b, (left, right) => sys.mlx_where(choice, left, right, s)));
  } finally {
    if (made !== 0) sys.mlxts_free_one(made);
  }
}
