import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { type Dtype, dtypeSize } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { type BinaryOp, binary } from '../lift.js';
import type { Operand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { tidy } from '../scope.js';
import { less } from './comparison.js';
import { astype } from './conversion.js';
import { where } from './select.js';

const rawLeftShift = binary('leftShift', sys.mlx_left_shift);
const rawRightShift = binary('rightShift', sys.mlx_right_shift);

const bits = (dtype: Dtype): number => 8 * dtypeSize(dtype);

/** Refuses the result of a shift by a scalar that the processor would take modulo the width, or otherwise. */
function checkAmount(op: string, shifted: MLXArray, amount: Operand): MLXArray {
  const { dtype } = shifted;
  const count = Number(amount);
  if (count >= 0 && count < bits(dtype)) return shifted;
  shifted.dispose();
  throw new ArgumentError({
    op,
    message: `expected a shift from 0 to ${bits(dtype) - 1} for ${dtype}, got ${describe(amount)}`,
  });
}

/** True where `amounts` are below the width of `dtype`; negative amounts count as large ones. */
function isWithin(amounts: MLXArray, dtype: Dtype, options: OpOptions | undefined): MLXArray {
  const unsigned = amounts.dtype.startsWith('int') ? (`u${amounts.dtype}` as Dtype) : amounts.dtype;
  return less(astype(amounts, unsigned, options), bits(dtype), options);
}

/**
 * `a << b` of integers, broadcast; bools count as uint8. Elements of `b` below 0 or from the width of the dtype
 * upwards give 0.
 *
 * @example
 * console.log(mx.leftShift(mx.array([1, 2], { dtype: 'int32' }), 4).tolist()); // [16, 32]
 *
 * @throws ArgumentError for such a scalar, DtypeError for floating dtypes.
 */
export const leftShift: BinaryOp = (a, b, options) => {
  if (!(b instanceof MLXArray)) return checkAmount('leftShift', rawLeftShift(a, b, options), b);
  if (b.dtype === 'bool') return rawLeftShift(a, b, options);
  return tidy(() => {
    const shifted = rawLeftShift(a, b, options);
    return where(isWithin(b, shifted.dtype, options), shifted, false, options);
  });
};

/**
 * `a >> b` of integers, broadcast, signed ones keep their sign; bools count as uint8. Elements of `b` below 0 or
 * from the width of the dtype upwards shift all bits out: 0, or -1 for negative `a`.
 *
 * @throws ArgumentError for such a scalar, DtypeError for floating dtypes.
 */
export const rightShift: BinaryOp = (a, b, options) => {
  if (!(b instanceof MLXArray)) return checkAmount('rightShift', rawRightShift(a, b, options), b);
  if (b.dtype === 'bool') return rawRightShift(a, b, options);
  return tidy(() => {
    const shifted = rawRightShift(a, b, options);
    const { dtype } = shifted;
    const within = isWithin(b, dtype, options);
    if (!dtype.startsWith('int')) return where(within, shifted, false, options);
    return rawRightShift(a, where(within, b, bits(dtype) - 1, options), options);
  });
};

export { leftShift as bitwiseLeftShift, rightShift as bitwiseRightShift };
