import { MLXArray } from '../array.js';
import { type Dtype, dtypeSize, isDtype, isFloating } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkDtype, describe } from '../guards.js';
import { isComplex, isScalar, type Operand, scalarDtype } from '../operand.js';

const signed = ['int8', 'int16', 'int32', 'int64'] as const;

/** The dtype that two dtypes meet in, as in MLX: signed and unsigned integers in the next wider signed one. */
export function promoteTypes(a: Dtype, b: Dtype): Dtype {
  if (a === b || b === 'bool') return a;
  if (a === 'bool') return b;
  if (a === 'complex64' || b === 'complex64') return 'complex64';
  if (isFloating(a) && isFloating(b)) return a === 'float64' || b === 'float64' ? 'float64' : 'float32';
  if (isFloating(a)) return a;
  if (isFloating(b)) return b;
  const [small, large] = dtypeSize(a) <= dtypeSize(b) ? [a, b] : [b, a];
  const isSigned = large.startsWith('int');
  if (isSigned === small.startsWith('int')) return large;
  if (a === 'uint64' || b === 'uint64') return 'float32';
  if (isSigned && dtypeSize(small) < dtypeSize(large)) return large;
  return signed.find((dtype) => dtypeSize(dtype) === 2 * dtypeSize(large)) as Dtype;
}

/**
 * The dtype of an operation on all of `values`: arrays and dtypes meet by MLX's promotion table; scalars are weak
 * and take the others' dtype, except that a fraction lifts integers to float32 and a number lifts bool to int32.
 * Scalars alone are what `array` makes of them.
 *
 * @throws ArgumentError without values, DtypeError for anything but arrays, dtypes and scalars.
 * @example
 * console.log(mx.resultType(mx.float16, mx.bfloat16)); // float32
 * console.log(mx.resultType(mx.array([1, 2], { dtype: 'int8' }), 3)); // int8
 */
export function resultType(...values: (Dtype | Operand)[]): Dtype {
  if (values.length === 0) {
    throw new ArgumentError({ op: 'resultType', message: 'expected at least one array, dtype or scalar, got none' });
  }
  const scalars = values.filter(isScalar);
  const dtypes = values.filter((value) => !isScalar(value)).map((value) => dtypeOf('resultType', value));
  const strong = dtypes.length === 0 ? undefined : dtypes.reduce(promoteTypes);
  return scalars.map((value) => scalarDtype(value, strong)).reduce(promoteTypes, strong ?? 'bool');
}

function dtypeOf(op: string, value: unknown): Dtype {
  if (value instanceof MLXArray) return value.dtype;
  if (isDtype(value)) return value;
  if (op === 'resultType' && isComplex(value)) return 'complex64';
  throw new DtypeError({ op, message: `expected an array or a dtype, got ${describe(value)}` });
}

/**
 * Whether promotion alone leads from `from` to `to`: the two meet in `to`.
 *
 * @throws DtypeError for anything but an array or dtypes.
 * @example
 * console.log(mx.canCast(mx.uint8, mx.int16)); // true
 * console.log(mx.canCast(mx.float32, mx.float16)); // false
 */
export function canCast(from: MLXArray | Dtype, to: Dtype): boolean {
  return promoteTypes(dtypeOf('canCast', from), checkDtype('canCast', to)) === to;
}
