import { sys } from '@mlxts/sys';
import { MLXArray } from './array.js';
import { type Dtype, dtypeCode, isInexact } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { describe } from './guards.js';
import type { Complex } from './host-types.js';

export type Scalar = number | boolean | bigint;

/** An array, or a scalar that takes its dtype from the array beside it; `{ re, im }` is complex64. */
export type Operand = MLXArray | Scalar | Complex;

/** The smallest value and the bound above the largest of the integer dtypes. */
const ranges: Partial<Record<Dtype, readonly [min: number, end: number]>> = {
  uint8: [0, 2 ** 8],
  uint16: [0, 2 ** 16],
  uint32: [0, 2 ** 32],
  uint64: [0, 2 ** 64],
  int8: [-(2 ** 7), 2 ** 7],
  int16: [-(2 ** 15), 2 ** 15],
  int32: [-(2 ** 31), 2 ** 31],
  int64: [-(2 ** 63), 2 ** 63],
};

/**
 * The dtype of a scalar beside an array: an integral number takes the array's dtype (int32 or int64 beside bool), a
 * fraction, NaN or an infinity lifts integers to float32; a boolean takes any dtype; a bigint is int64 beside bool.
 */
export function scalarDtype(value: Scalar, beside: Dtype | undefined): Dtype {
  if (typeof value === 'boolean') return beside ?? 'bool';
  if (typeof value === 'bigint') return beside === undefined || beside === 'bool' ? 'int64' : beside;
  if (beside !== undefined && isInexact(beside)) return beside;
  if (beside === undefined || !Number.isInteger(value)) return 'float32';
  if (beside === 'bool') return value >= -(2 ** 31) && value < 2 ** 31 ? 'int32' : 'int64';
  return beside;
}

function checkRange(op: string, value: number | bigint, dtype: Dtype): void {
  const [min, end] = ranges[dtype] ?? [-(2 ** 63), 2 ** 64];
  const whole = typeof value === 'number' ? Math.trunc(value) : value;
  if (whole >= min && whole < end) return;
  throw new ArgumentError({ op, message: `expected a scalar that ${dtype} can hold, got ${describe(value)}` });
}

/**
 * The raw handle of a new scalar array; the caller frees it. Fractions are cut off for integer dtypes.
 *
 * @throws ArgumentError for what an integer dtype cannot hold, and for bigints of more than 64 bits.
 */
export function newScalar(value: Scalar, dtype: Dtype, op = 'scalar'): number {
  if (dtype === 'bool') return sys.mlx_array_new_bool(typeof value === 'number' ? value !== 0 : Boolean(value));
  if (typeof value === 'bigint' || (typeof value === 'number' && !isInexact(dtype))) checkRange(op, value, dtype);
  return sys.mlxts_array_new_scalar(value, dtypeCode(dtype));
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}

export function isComplex(value: unknown): value is Complex {
  if (typeof value !== 'object' || value === null || !('re' in value) || !('im' in value)) return false;
  return typeof value.re === 'number' && typeof value.im === 'number';
}

/** The dtype with which an operand enters an operation beside `beside`. */
export function operandDtype(op: string, value: Operand, beside: Operand): Dtype {
  if (value instanceof MLXArray) return value.dtype;
  if (isScalar(value)) return scalarDtype(value, beside instanceof MLXArray ? beside.dtype : undefined);
  if (isComplex(value)) return 'complex64';
  throw noOperand(op, value);
}

function noOperand(op: string, value: unknown): ArgumentError {
  return new ArgumentError({
    op,
    message: `expected an array, number, boolean, bigint or { re, im }, got ${describe(value)}`,
  });
}

/** The raw handle of a new array of what is no array; the caller frees it. */
function newOperand(op: string, value: unknown, beside: Dtype | undefined): number {
  if (isScalar(value)) return newScalar(value, scalarDtype(value, beside), op);
  if (isComplex(value)) return sys.mlx_array_new_complex(value.re, value.im);
  throw noOperand(op, value);
}

/** Calls `raw` with the handle of one operand and frees the scalar that had to be made. */
export function withOperand<T>(op: string, a: Operand, raw: (a: number) => T, beside?: Dtype): T {
  if (a instanceof MLXArray) return raw(a.handle);
  const made = newOperand(op, a, beside);
  try {
    return raw(made);
  } finally {
    sys.mlxts_free_one(made);
  }
}

/** Calls `raw` with the handles of two operands and frees the scalars that had to be made. */
export function withOperands<T>(op: string, a: Operand, b: Operand, raw: (a: number, b: number) => T): T {
  if (a instanceof MLXArray) {
    if (b instanceof MLXArray) return raw(a.handle, b.handle);
    return withOperand(op, b, (right) => raw(a.handle, right), a.dtype);
  }
  const beside = b instanceof MLXArray ? b.dtype : undefined;
  return withOperand(op, a, (left) => withOperand(op, b, (right) => raw(left, right)), beside);
}
