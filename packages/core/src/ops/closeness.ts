import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { isInexact } from '../dtype.js';
import { promoteTypes } from '../dtypes/promotion.js';
import { checkArray, checkNumber, checkOptions } from '../guards.js';
import type { OpOptions } from '../options.js';
import { tidy } from '../scope.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { add, maximum, minimum, multiply, subtract } from './arithmetic.js';
import { lessEqual } from './comparison.js';
import { astype } from './conversion.js';
import { all } from './reduction.js';

export interface ClosenessOptions extends OpOptions {
  /** Default: 1e-5. */
  rtol?: number | undefined;
  /** Default: 1e-8. */
  atol?: number | undefined;
  /** Count NaN as equal to NaN. Default: false. */
  equalNan?: boolean | undefined;
}

type Raw = (a: number, b: number, rtol: number, atol: number, equalNan: boolean, s: number) => number;

/** True where `|a - b| <= atol + rtol * |b|` or both are the same infinity, broadcast → bool. */
export function isclose(a: MLXArray, b: MLXArray, options?: ClosenessOptions): MLXArray {
  return closeness('isclose', a, b, options, sys.mlx_isclose, (close) => close);
}

/** Whether `isclose` holds everywhere → bool, 0-dimensional. */
export function allclose(a: MLXArray, b: MLXArray, options?: ClosenessOptions): MLXArray {
  return closeness('allclose', a, b, options, sys.mlx_allclose, (close, s) => all(close, s));
}

function closeness(
  op: string,
  a: MLXArray,
  b: MLXArray,
  options: ClosenessOptions | undefined,
  raw: Raw,
  finish: (close: MLXArray, options: OpOptions) => MLXArray,
): MLXArray {
  const [left, right] = [checkArray(op, 'a', a), checkArray(op, 'b', b)];
  const { rtol = 1e-5, atol = 1e-8, equalNan = false, stream } = checkOptions(op, options);
  checkNumber(op, 'rtol', rtol);
  checkNumber(op, 'atol', atol);
  if (!wraps(left, right)) return wrap(raw(left.handle, right.handle, rtol, atol, equalNan, resolveStream(stream)));
  return tidy(() => finish(integersClose(left, right, rtol, atol, { stream }), { stream }));
}

/** MLX subtracts in the dtype that the two meet in: unsigned differences below 0 wrap, and bools have none. */
function wraps(a: MLXArray, b: MLXArray): boolean {
  const dtype = promoteTypes(a.dtype, b.dtype);
  return !isInexact(dtype) && !dtype.startsWith('int');
}

function integersClose(a: MLXArray, b: MLXArray, rtol: number, atol: number, options: OpOptions): MLXArray {
  const whole = (each: MLXArray): MLXArray => (each.dtype === 'bool' ? astype(each, 'uint8', options) : each);
  const [left, right] = [whole(a), whole(b)];
  const distance = subtract(maximum(left, right, options), minimum(left, right, options), options);
  const limit = add(multiply(astype(right, 'float32', options), rtol, options), atol, options);
  return lessEqual(distance, limit, options);
}
