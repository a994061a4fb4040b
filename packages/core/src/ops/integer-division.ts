import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { isInexact } from '../dtype.js';
import { promoteTypes } from '../dtypes/promotion.js';
import { type BinaryOp, binary } from '../lift.js';
import { newScalar, type Operand, operandDtype, type Scalar, withOperands } from '../operand.js';
import type { OpOptions } from '../options.js';
import { tidy } from '../scope.js';
import { streamOf } from '../stream.js';
import { wrap, wrapAll } from '../wrap.js';
import { multiply } from './arithmetic.js';
import { bitwiseXor } from './bitwise.js';
import { where } from './select.js';
import { rightShift } from './shifts.js';

const rawFloorDivide = binary('floorDivide', sys.mlx_floor_divide);
const rawRemainder = binary('remainder', sys.mlx_remainder);

function rawDivmod(a: Operand, b: Operand, options?: OpOptions): [MLXArray, MLXArray] {
  const s = streamOf('divmod', options);
  return wrapAll(withOperands('divmod', a, b, (left, right) => sys.mlx_divmod(left, right, s))) as [MLXArray, MLXArray];
}

/** A divisor of integers, with 1 in place of 0 and -1, at which x86 integer division ends the process. */
interface Divisor {
  safe: MLXArray;
  /** From the quotient by `safe` that by the divisor itself: where that is 0 or -1, it is their product. */
  restore(quotient: MLXArray): MLXArray;
}

/** Whether integers are divided and some divisor may be 0 or -1. */
function isRisky(op: string, a: Operand, b: Operand): boolean {
  if (isInexact(promoteTypes(operandDtype(op, a, b), operandDtype(op, b, a)))) return false;
  return b instanceof MLXArray || Number(b) === 0 || Number(b) === -1;
}

function guard(op: string, a: Operand, b: Operand, options?: OpOptions): Divisor {
  const divisor = b instanceof MLXArray ? b : wrap(newScalar(b as Scalar, operandDtype(op, b, a), op));
  const harmless = divisor.dtype.startsWith('int') ? withoutSign(divisor, options) : divisor;
  return {
    safe: where(harmless, divisor, true, options), // a boolean takes the dtype of the array beside it
    restore: (quotient) => where(harmless, quotient, multiply(quotient, divisor, options), options),
  };
}

/** `a` with all its bits turned over where it is negative: 0 just for 0 and -1. */
function withoutSign(a: MLXArray, options?: OpOptions): MLXArray {
  return bitwiseXor(a, rightShift(a, 8 * a.itemsize - 1, options), options);
}

/**
 * `⌊a / b⌋`, broadcast; on the CPU MLX rounds integers towards 0. Integers divided by 0 give 0; the smallest
 * integer by -1 wraps to itself.
 *
 * @throws DtypeError for complex64.
 */
export const floorDivide: BinaryOp = (a, b, options) => {
  if (!isRisky('floorDivide', a, b)) return rawFloorDivide(a, b, options);
  return tidy(() => {
    const { safe, restore } = guard('floorDivide', a, b, options);
    return restore(rawFloorDivide(a, safe, options));
  });
};

/**
 * `a - b * ⌊a / b⌋`, broadcast: the sign is the divisor's. Integers by 0 give 0.
 *
 * @throws DtypeError for complex64.
 */
export const remainder: BinaryOp = (a, b, options) => {
  if (!isRisky('remainder', a, b)) return rawRemainder(a, b, options);
  // The remainder by 1 is 0, which is also the answer for the divisors 0 and -1.
  return tidy(() => rawRemainder(a, guard('remainder', a, b, options).safe, options));
};

/**
 * `[⌊a / b⌋, a - b * ⌊a / b⌋]`, broadcast, of integers too. Integers divided by 0 give `[0, 0]`.
 *
 * @example
 * const [quotient, rest] = mx.divmod(mx.array([-7, 7], { dtype: 'int32' }), 2);
 * console.log(quotient.tolist(), rest.tolist()); // [-4, 3] [1, 1]
 *
 * @throws DtypeError for complex64.
 */
export function divmod(a: Operand, b: Operand, options?: OpOptions): [MLXArray, MLXArray] {
  if (!isRisky('divmod', a, b)) return rawDivmod(a, b, options);
  return tidy(() => {
    const { safe, restore } = guard('divmod', a, b, options);
    const [quotient, rest] = rawDivmod(a, safe, options);
    return [restore(quotient), rest];
  });
}
