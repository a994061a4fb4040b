import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { type Dtype, dtypeCode, isInexact } from '../dtype.js';
import { iinfo } from '../dtypes/limits.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkDtype, checkOptions, checkShape, describe } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type RandomOptions, withKey } from './draw.js';
import { Parameters } from './parameters.js';

/** A bound of integers; bigints beyond 2^53. */
export type IntegerBound = number | bigint | MLXArray;

export interface RandintOptions extends RandomOptions {
  /** An integer dtype or bool. Default: int32. */
  dtype?: Dtype | undefined;
}

/**
 * Integers in `[low, high)`; low where high is not above it. They are drawn as float32 and then kept within the
 * bounds, so of more than 2^24 integers not every one comes up.
 *
 * @param low Within the dtype. Arrays broadcast to the shape.
 * @param high At most one above the dtype's largest, and below 2^64. Arrays broadcast to the shape.
 * @param shape Default: `[]`.
 *
 * @example
 * const dice = mx.random.randint(1, 7, [5]);
 */
export function randint(
  low: IntegerBound,
  high: IntegerBound,
  shape: readonly number[] = [],
  options?: RandintOptions,
): MLXArray {
  const op = 'random.randint';
  const { dtype = 'int32', key, stream } = checkOptions(op, options);
  if (isInexact(checkDtype(op, dtype))) {
    throw new DtypeError({ op, message: `expected an integer dtype or bool, got ${dtype}` });
  }
  const dims = checkShape(op, shape);
  const s = resolveStream(stream);
  const { min, max } = dtype === 'bool' ? { min: 0, max: 1 } : iinfo(dtype);
  const highest = dtype === 'uint64' ? BigInt(max) : BigInt(max) + 1n;
  const parameters = new Parameters(op, 'int32');
  const bound = (name: string, value: unknown, largest: bigint): number => {
    if (value instanceof MLXArray) return checkArrayBound(op, name, value).handle;
    const whole = checkInteger(op, name, value, BigInt(min), largest);
    return parameters.make(whole, scalarType(whole));
  };
  try {
    const [from, to] = [bound('low', low, BigInt(max)), bound('high', high, highest)];
    return wrap(withKey(op, key, (k) => sys.mlx_random_randint(from, to, dims, dtypeCode(dtype), k, s)));
  } finally {
    parameters.free();
  }
}

function checkArrayBound(op: string, name: string, value: MLXArray): MLXArray {
  if (value.dtype !== 'complex64' && value.dtype !== 'bool') return value;
  throw new DtypeError({ op, message: `expected ${name} to hold integers, got ${describe(value)}` });
}

function checkInteger(op: string, name: string, value: unknown, min: bigint, max: bigint): bigint {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) {
    const whole = BigInt(value);
    if (whole >= min && whole <= max) return whole;
  }
  throw new ArgumentError({
    op,
    message: `expected ${name} to be an integer from ${min} to ${max} (a bigint beyond 2^53), got ${describe(value)}`,
  });
}

/** The dtype of Python's integers beside nothing else, and uint64 beyond it. */
function scalarType(value: bigint): Dtype {
  if (BigInt.asIntN(32, value) === value) return 'int32';
  return BigInt.asIntN(64, value) === value ? 'int64' : 'uint64';
}
