import { type Dtype, dtypeSize, isInexact, isInteger } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkDtype } from '../guards.js';

/** The limits of a floating dtype. */
export interface FloatInfo {
  /** The dtype described: float32 for complex64, that of its parts. */
  readonly dtype: Dtype;
  readonly bits: number;
  /** The lowest finite value. */
  readonly min: number;
  /** The highest finite value. */
  readonly max: number;
  /** The distance from 1 to the next value. */
  readonly eps: number;
  /** The smallest positive value of full precision. */
  readonly smallestNormal: number;
}

/** The limits of an integer dtype. */
export interface IntegerInfo<Value extends number | bigint = number | bigint> {
  readonly dtype: Dtype;
  readonly bits: number;
  /** The lowest value: a bigint for 64-bit dtypes. */
  readonly min: Value;
  /** The highest value: a bigint for 64-bit dtypes. */
  readonly max: Value;
}

/** Bits of the fraction and the highest exponent of 2. */
const layouts: Partial<Record<Dtype, readonly [fraction: number, exponent: number]>> = {
  float16: [10, 15],
  bfloat16: [7, 127],
  float32: [23, 127],
  float64: [52, 1023],
};

/**
 * The limits of a floating dtype; those of float32 for complex64.
 *
 * @throws DtypeError for an integer dtype or bool.
 * @example
 * console.log(mx.finfo(mx.float16).max); // 65504
 */
export function finfo(dtype: Dtype): FloatInfo {
  const part = checkDtype('finfo', dtype) === 'complex64' ? 'float32' : dtype;
  const layout = layouts[part];
  if (layout === undefined || !isInexact(part)) {
    throw new DtypeError({ op: 'finfo', message: `expected a floating or complex dtype, got ${dtype}` });
  }
  const [fraction, exponent] = layout;
  const max = (2 - 2 ** -fraction) * 2 ** exponent;
  return Object.freeze({
    dtype: part,
    bits: 8 * dtypeSize(part),
    min: -max,
    max,
    eps: 2 ** -fraction,
    smallestNormal: 2 ** (1 - exponent),
  });
}

/**
 * The limits of an integer dtype, as bigints for int64 and uint64.
 *
 * @throws DtypeError for any other dtype.
 * @example
 * console.log(mx.iinfo(mx.int8).min); // -128
 * console.log(mx.iinfo(mx.uint64).max); // 18446744073709551615n
 */
export function iinfo(dtype: 'int64' | 'uint64'): IntegerInfo<bigint>;
export function iinfo(dtype: 'int8' | 'int16' | 'int32' | 'uint8' | 'uint16' | 'uint32'): IntegerInfo<number>;
export function iinfo(dtype: Dtype): IntegerInfo;
export function iinfo(dtype: Dtype): IntegerInfo {
  if (!isInteger(checkDtype('iinfo', dtype))) {
    throw new DtypeError({ op: 'iinfo', message: `expected an integer dtype, got ${dtype}` });
  }
  const bits = 8 * dtypeSize(dtype);
  const signed = dtype.startsWith('int');
  const [min, max] = signed ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n] : [0n, 2n ** BigInt(bits) - 1n];
  return Object.freeze(bits === 64 ? { dtype, bits, min, max } : { dtype, bits, min: Number(min), max: Number(max) });
}
