import { sys } from '@mlxts/sys';
import { MLXArray } from './array.js';
import { type Dtype, dtypeCode, isInexact } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { describe } from './guards.js';

export type Scalar = number | boolean | bigint;

/** An array, or a scalar that takes its dtype from the array beside it. */
export type Operand = MLXArray | Scalar;

const INT32_MAX = 2 ** 31 - 1;

/**
 * The dtype of a scalar beside an array: an integral number takes the array's dtype (int32 beside bool), a
 * fraction lifts integers to float32; a boolean stays bool; a bigint is int64 beside bool.
 */
function scalarDtype(value: Scalar, beside: Dtype | undefined): Dtype {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return beside === undefined || beside === 'bool' ? 'int64' : beside;
  if (beside !== undefined && isInexact(beside)) return beside;
  if (!Number.isInteger(value)) return 'float32';
  if (beside === undefined) return 'float32';
  if (beside === 'bool') return Math.abs(value) <= INT32_MAX ? 'int32' : 'int64';
  return beside;
}

/** The raw handle of a new scalar array; the caller frees it. Fractions are cut off for integer dtypes. */
export function newScalar(value: Scalar, dtype: Dtype): number {
  if (typeof value === 'number' && !Number.isFinite(value) && !isInexact(dtype) && dtype !== 'bool') {
    throw new ArgumentError({ op: 'scalar', message: `expected a finite number for ${dtype}, got ${value}` });
  }
  return sys.mlxts_array_new_scalar(dtype === 'bool' ? Boolean(value) : value, dtypeCode(dtype));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}

/**
 * Calls `raw` with the handles of two operands and frees the scalar that had to be made.
 */
export function withOperands(op: string, a: Operand, b: Operand, raw: (a: number, b: number) => number): number {
  if (a instanceof MLXArray) {
    if (b instanceof MLXArray) return raw(a.handle, b.handle);
    const scalar = operandHandle(op, b, a.dtype);
    try {
      return raw(a.handle, scalar);
    } finally {
      sys.mlxts_free_one(scalar);
    }
  }
  const left = operandHandle(op, a, b instanceof MLXArray ? b.dtype : undefined);
  if (b instanceof MLXArray) {
    try {
      return raw(left, b.handle);
    } finally {
      sys.mlxts_free_one(left);
    }
  }
  const right = operandHandle(op, b, undefined);
  try {
    return raw(left, right);
  } finally {
    sys.mlxts_free([left, right]);
  }
}

function operandHandle(op: string, value: unknown, beside: Dtype | undefined): number {
  if (isScalar(value)) return newScalar(value, scalarDtype(value, beside));
  throw new ArgumentError({ op, message: `expected arrays or numbers, got ${describe(value)}` });
}
