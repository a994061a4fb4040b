import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { isInteger } from '../dtype.js';
import { type BinaryOp, binary } from '../lift.js';
import type { Operand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { negative } from './arithmetic.js';
import { equal, where } from './comparison.js';

const rawFloorDivide = binary('floorDivide', sys.mlx_floor_divide);
const rawRemainder = binary('remainder', sys.mlx_remainder);

function dividesIntegers(a: Operand, b: Operand): boolean {
  const integral = (value: Operand): boolean =>
    value instanceof MLXArray
      ? isInteger(value.dtype) || value.dtype === 'bool'
      : typeof value !== 'number' || Number.isInteger(value);
  return (a instanceof MLXArray || b instanceof MLXArray) && integral(a) && integral(b);
}

/** `b` with 1 in place of the divisors 0 and -1, at which x86 integer division ends the process. */
function harmless(b: Operand, options: OpOptions): Operand {
  if (!(b instanceof MLXArray)) return Number(b) === 0 || Number(b) === -1 ? 1 : b;
  return where(equal(b, 0, options), 1, where(equal(b, -1, options), 1, b, options), options);
}

function isDivisor(b: Operand, value: number, options: OpOptions): MLXArray | boolean {
  return b instanceof MLXArray ? equal(b, value, options) : Number(b) === value;
}

/**
 * `⌊a / b⌋`, broadcast; on the CPU MLX rounds integers towards 0. Integers divided by 0 give 0; the smallest
 * integer by -1 wraps to itself.
 */
export const floorDivide: BinaryOp = (a, b, options = {}) => {
  if (!dividesIntegers(a, b)) return rawFloorDivide(a, b, options);
  const quotient = rawFloorDivide(a, harmless(b, options), options);
  const negated = where(isDivisor(b, -1, options), negative(quotient, options), quotient, options);
  return where(isDivisor(b, 0, options), 0, negated, options);
};

/** `a - b * ⌊a / b⌋`, broadcast: the sign is the divisor's. Integers by 0 give 0. */
export const remainder: BinaryOp = (a, b, options = {}) => {
  if (!dividesIntegers(a, b)) return rawRemainder(a, b, options);
  // The remainder by 1 is 0, which is also the answer for the divisors 0 and -1.
  return rawRemainder(a, harmless(b, options), options);
};

/** `[floorDivide(a, b), remainder(a, b)]`. */
export function divmod(a: Operand, b: Operand, options: OpOptions = {}): [MLXArray, MLXArray] {
  return [floorDivide(a, b, options), remainder(a, b, options)];
}
