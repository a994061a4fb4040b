import { sys } from '@mlxts/sys';
import { MLXArray } from './array.js';
import { type Dtype, dtypeCode, dtypeSize } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { ShapeError } from './errors/shape-error.js';
import { checkDtype, checkInt, checkNumber, checkShape, describe } from './guards.js';
import type { TypedArray } from './host-types.js';
import { type NestedValues, nestedToBytes } from './nested.js';
import { newScalar, type Scalar } from './operand.js';
import { astype } from './ops/conversion.js';
import type { OpOptions } from './options.js';
import { resolveStream } from './stream.js';
import { typedArrayDtype } from './typed-array.js';
import { wrap } from './wrap.js';

export interface ArrayOptions {
  /** Default: float32 for numbers, bool for booleans, int64 for bigints, a typed array's own type. */
  dtype?: Dtype | undefined;
  /** Default: the nesting of the lists, one dimension for a typed array. */
  shape?: readonly number[] | undefined;
}

export type ArrayValues = NestedValues | TypedArray | MLXArray;

/**
 * An array of host values, copied. JavaScript cannot tell 1 from 1.0, so numbers are float32 unless
 * `dtype` says otherwise.
 *
 * @example
 * const a = mx.array([[1, 2], [3, 4]], { dtype: 'int32' });
 */
export function array(values: ArrayValues, { dtype, shape }: ArrayOptions = {}): MLXArray {
  if (dtype !== undefined) checkDtype('array', dtype);
  if (values instanceof MLXArray) return astype(values, dtype ?? values.dtype);
  const host = ArrayBuffer.isView(values)
    ? { bytes: bytesOf(values), shape: [values.length], dtype: typedArrayDtype('array', values) }
    : nestedToBytes(values, dtype);
  const made = fromBytes(host.bytes, shape ?? host.shape, host.dtype);
  return dtype === undefined || dtype === host.dtype ? made : astype(made, dtype);
}

function bytesOf(view: TypedArray): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** An array of raw row-major bytes, copied: the counterpart of `toTypedArray`. */
export function fromBytes(bytes: Uint8Array, shape: readonly number[], dtype: Dtype): MLXArray {
  checkDtype('fromBytes', dtype);
  const needed = checkShape('fromBytes', shape).reduce((product, dim) => product * dim, dtypeSize(dtype));
  if (!(bytes instanceof Uint8Array)) {
    throw new ArgumentError({ op: 'fromBytes', message: `expected a Uint8Array, got ${describe(bytes)}` });
  }
  if (bytes.length !== needed) {
    throw new ShapeError({
      op: 'fromBytes',
      message: `expected ${needed} bytes for ${describe(shape)} ${dtype}, got ${bytes.length}`,
    });
  }
  return wrap(sys.mlx_array_new_data(bytes, shape, dtypeCode(dtype)));
}

export interface CreationOptions extends OpOptions {
  /** Default: float32. */
  dtype?: Dtype | undefined;
}

/** An array of `value`. */
export function full(shape: readonly number[], value: Scalar, { dtype, stream }: CreationOptions = {}): MLXArray {
  const type = checkDtype(
    'full',
    dtype ?? (typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : 'float32'),
  );
  checkShape('full', shape);
  const scalar = newScalar(value, type);
  try {
    return wrap(sys.mlx_full(shape, scalar, dtypeCode(type), resolveStream(stream)));
  } finally {
    sys.mlxts_free_one(scalar);
  }
}

export function zeros(shape: readonly number[], { dtype = 'float32', stream }: CreationOptions = {}): MLXArray {
  return wrap(sys.mlx_zeros(checkShape('zeros', shape), dtypeCode(checkDtype('zeros', dtype)), resolveStream(stream)));
}

export function ones(shape: readonly number[], { dtype = 'float32', stream }: CreationOptions = {}): MLXArray {
  return wrap(sys.mlx_ones(checkShape('ones', shape), dtypeCode(checkDtype('ones', dtype)), resolveStream(stream)));
}

/** Zeros with the shape and, unless given, the dtype of `a`. */
export function zerosLike(a: MLXArray, { dtype = a.dtype, stream }: CreationOptions = {}): MLXArray {
  return zeros(a.shape, { dtype, stream });
}

/** Ones with the shape and, unless given, the dtype of `a`. */
export function onesLike(a: MLXArray, { dtype = a.dtype, stream }: CreationOptions = {}): MLXArray {
  return ones(a.shape, { dtype, stream });
}

export interface ArangeOptions extends OpOptions {
  /** Default: 1. */
  step?: number;
  /** Default: int32 when start, stop and step are integers, else float32. */
  dtype?: Dtype;
}

/** `start, start + step, …` below `stop`. `arange(n)` counts from 0. */
export function arange(stop: number, options?: ArangeOptions): MLXArray;
export function arange(start: number, stop: number, options?: ArangeOptions): MLXArray;
export function arange(first: number, second?: number | ArangeOptions, third?: ArangeOptions): MLXArray {
  const [start, stop, options] = typeof second === 'number' ? [first, second, third ?? {}] : [0, first, second ?? {}];
  const { step = 1, stream } = options;
  checkNumber('arange', 'start', start);
  checkNumber('arange', 'stop', stop);
  if (checkNumber('arange', 'step', step) === 0) {
    throw new ArgumentError({ op: 'arange', message: 'expected a step other than 0, got 0' });
  }
  checkShape('arange', [Math.max(0, Math.ceil((stop - start) / step))]);
  const integral = Number.isInteger(start) && Number.isInteger(stop) && Number.isInteger(step);
  const dtype = checkDtype('arange', options.dtype ?? (integral ? 'int32' : 'float32'));
  return wrap(sys.mlx_arange(start, stop, step, dtypeCode(dtype), resolveStream(stream)));
}

/** `num` evenly spaced numbers from `start` to `stop`, both included. */
export function linspace(
  start: number,
  stop: number,
  num = 50,
  { dtype = 'float32', stream }: CreationOptions = {},
): MLXArray {
  checkNumber('linspace', 'start', start);
  checkNumber('linspace', 'stop', stop);
  checkInt('linspace', 'num', num, { min: 0 });
  return wrap(sys.mlx_linspace(start, stop, num, dtypeCode(checkDtype('linspace', dtype)), resolveStream(stream)));
}

export interface EyeOptions extends CreationOptions {
  /** Columns. Default: as many as rows. */
  m?: number;
  /** Which diagonal: above 0 to the right, below 0 to the left. Default: 0. */
  k?: number;
}

/** `[n, m]` with ones on a diagonal. */
export function eye(n: number, { m = n, k = 0, dtype = 'float32', stream }: EyeOptions = {}): MLXArray {
  checkShape('eye', [n, m]);
  checkInt('eye', 'k', k);
  return wrap(sys.mlx_eye(n, m, k, dtypeCode(checkDtype('eye', dtype)), resolveStream(stream)));
}

/** `[n, m]` with ones on and below diagonal `k`. */
export function tri(n: number, { m = n, k = 0, dtype = 'float32', stream }: EyeOptions = {}): MLXArray {
  checkShape('tri', [n, m]);
  checkInt('tri', 'k', k);
  return wrap(sys.mlx_tri(n, m, k, dtypeCode(checkDtype('tri', dtype)), resolveStream(stream)));
}
