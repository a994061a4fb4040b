import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { type Dtype, dtypeCode } from '../dtype.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkDtype, checkOptions, checkShape, describe } from '../guards.js';
import { newScalar, type Operand, operandDtype, withOperand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** The lengths of all axes; a number is the length of the only one. */
export type Shape = number | readonly number[];

export interface CreationOptions extends OpOptions {
  /** Default: float32. */
  dtype?: Dtype | undefined;
}

function toShape(op: string, shape: Shape): number[] {
  return checkShape(op, typeof shape === 'number' ? [shape] : shape);
}

/**
 * An array of `values`: a scalar, or an array that is broadcast to `shape`. Its dtype is `dtype`, else that of an
 * array, float32 for numbers, bool for booleans, int64 for bigints.
 *
 * @example
 * console.log(mx.full([2, 2], mx.array([1, 2])).tolist()); // [[1, 2], [1, 2]]
 *
 * @throws ArgumentError for a scalar that an integer dtype cannot hold.
 */
export function full(shape: Shape, values: Operand, options?: CreationOptions): MLXArray {
  const dims = toShape('full', shape);
  const { dtype = operandDtype('full', values, values), stream } = checkOptions('full', options);
  const code = dtypeCode(checkDtype('full', dtype));
  const s = resolveStream(stream);
  return wrap(withValues('full', values, dtype, (filling) => sys.mlx_full(dims, filling, code, s)));
}

/** Scalars are made in the dtype of the result, so that one beyond its range is refused. */
function withValues(op: string, values: Operand, dtype: Dtype, raw: (values: number) => number): number {
  if (typeof values === 'object') return withOperand(op, values, raw);
  const made = newScalar(values, dtype, op);
  try {
    return raw(made);
  } finally {
    sys.mlxts_free_one(made);
  }
}

export interface LikeOptions extends OpOptions {
  /** Default: that of the array. */
  dtype?: Dtype | undefined;
}

/** `full` with the shape and, unless given, the dtype of `a`. */
export function fullLike(a: MLXArray, values: Operand, options?: LikeOptions): MLXArray {
  const array = checkArray('fullLike', 'a', a);
  const { dtype = array.dtype, stream } = checkOptions('fullLike', options);
  const code = dtypeCode(checkDtype('fullLike', dtype));
  const s = resolveStream(stream);
  if (values instanceof MLXArray) checkBroadcast(values, array);
  return wrap(withValues('fullLike', values, dtype, (filling) => sys.mlx_full_like(array.handle, filling, code, s)));
}

/** MLX itself would broadcast the other way too, to an array larger than `a`. */
function checkBroadcast(values: MLXArray, a: MLXArray): void {
  const outer = a.ndim - values.ndim;
  if (outer >= 0 && values.shape.every((dim, axis) => dim === 1 || dim === a.shape[axis + outer])) return;
  throw new ShapeError({
    op: 'fullLike',
    message: `expected values that broadcast to [${a.shape.join(', ')}], got ${describe(values)}`,
  });
}

/** An array of zeros. */
export function zeros(shape: Shape, options?: CreationOptions): MLXArray {
  const { dtype = 'float32', stream } = checkOptions('zeros', options);
  return wrap(sys.mlx_zeros(toShape('zeros', shape), dtypeCode(checkDtype('zeros', dtype)), resolveStream(stream)));
}

/** An array of ones. */
export function ones(shape: Shape, options?: CreationOptions): MLXArray {
  const { dtype = 'float32', stream } = checkOptions('ones', options);
  return wrap(sys.mlx_ones(toShape('ones', shape), dtypeCode(checkDtype('ones', dtype)), resolveStream(stream)));
}

/** Zeros with the shape and, unless given, the dtype of `a`. */
export function zerosLike(a: MLXArray, options?: LikeOptions): MLXArray {
  const { handle } = checkArray('zerosLike', 'a', a);
  const { dtype, stream } = checkOptions('zerosLike', options);
  const s = resolveStream(stream);
  if (dtype === undefined) return wrap(sys.mlx_zeros_like(handle, s));
  return wrap(sys.mlx_zeros_like_dtype(handle, dtypeCode(checkDtype('zerosLike', dtype)), s));
}

/** Ones with the shape and, unless given, the dtype of `a`. */
export function onesLike(a: MLXArray, options?: LikeOptions): MLXArray {
  const { handle } = checkArray('onesLike', 'a', a);
  const { dtype, stream } = checkOptions('onesLike', options);
  const s = resolveStream(stream);
  if (dtype === undefined) return wrap(sys.mlx_ones_like(handle, s));
  return wrap(sys.mlx_ones_like_dtype(handle, dtypeCode(checkDtype('onesLike', dtype)), s));
}

export { zeros as empty, zerosLike as emptyLike };
