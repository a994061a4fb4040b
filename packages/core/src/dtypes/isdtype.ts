import { type Dtype, isDtype, isFloating, isInteger } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkDtype, describe } from '../guards.js';

const kinds = {
  bool: (dtype: Dtype) => dtype === 'bool',
  'signed integer': (dtype: Dtype) => isInteger(dtype) && dtype.startsWith('int'),
  'unsigned integer': (dtype: Dtype) => isInteger(dtype) && dtype.startsWith('uint'),
  integral: isInteger,
  'real floating': isFloating,
  'complex floating': (dtype: Dtype) => dtype === 'complex64',
  numeric: (dtype: Dtype) => dtype !== 'bool',
};

/** A kind of dtypes in the words of the Python array API standard. */
export type DtypeKind = keyof typeof kinds;

/**
 * Whether `dtype` is of `kind`: a dtype, a kind of the array API standard, or any of a list of both.
 *
 * @throws DtypeError for an unknown dtype or kind.
 * @example
 * console.log(mx.isdtype(mx.int8, ['bool', 'signed integer'])); // true
 */
export function isdtype(dtype: Dtype, kind: Dtype | DtypeKind | readonly (Dtype | DtypeKind)[]): boolean {
  checkDtype('isdtype', dtype);
  return (Array.isArray(kind) ? kind : [kind]).map((each) => isOfKind(dtype, each)).includes(true);
}

function isOfKind(dtype: Dtype, kind: unknown): boolean {
  if (isDtype(kind)) return dtype === kind;
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return kinds[kind as DtypeKind](dtype);
  const expected = Object.keys(kinds)
    .map((each) => `'${each}'`)
    .join(', ');
  throw new DtypeError({ op: 'isdtype', message: `expected a dtype or one of ${expected}, got ${describe(kind)}` });
}
