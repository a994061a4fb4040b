import { type Dtype, isDtype } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { describe } from '../guards.js';

/** Every dtype. */
export const generic = 'generic';
/** Every dtype but bool. */
export const number = 'number';
/** The dtypes that hold fractions: floating and complexfloating. */
export const inexact = 'inexact';
/** float16, bfloat16, float32 and float64. */
export const floating = 'floating';
/** complex64. */
export const complexfloating = 'complexfloating';
/** The eight integer dtypes. */
export const integer = 'integer';
/** int8, int16, int32 and int64. */
export const signedinteger = 'signedinteger';
/** uint8, uint16, uint32 and uint64. */
export const unsignedinteger = 'unsignedinteger';

/** A family of dtypes, as `issubdtype` takes it. */
export type DtypeCategory =
  | 'generic'
  | 'number'
  | 'inexact'
  | 'floating'
  | 'complexfloating'
  | 'integer'
  | 'signedinteger'
  | 'unsignedinteger';

const parents: ReadonlyMap<unknown, DtypeCategory | undefined> = new Map<string, DtypeCategory | undefined>([
  ['generic', undefined],
  ['number', 'generic'],
  ['inexact', 'number'],
  ['floating', 'inexact'],
  ['complexfloating', 'inexact'],
  ['integer', 'number'],
  ['signedinteger', 'integer'],
  ['unsignedinteger', 'integer'],
  ['bool', 'generic'],
  ...(['uint8', 'uint16', 'uint32', 'uint64'] as const).map((dtype) => [dtype, 'unsignedinteger'] as const),
  ...(['int8', 'int16', 'int32', 'int64'] as const).map((dtype) => [dtype, 'signedinteger'] as const),
  ...(['float16', 'bfloat16', 'float32', 'float64'] as const).map((dtype) => [dtype, 'floating'] as const),
  ['complex64', 'complexfloating'],
]);

function check(name: string, value: unknown): void {
  if (parents.has(value)) return;
  throw new DtypeError({
    op: 'issubdtype',
    message: `expected ${name} to be a dtype or a category such as 'floating', got ${describe(value)}`,
  });
}

/**
 * Whether `a` is `b` or lies within it. A dtype lies in categories only, never in another dtype; bool is in
 * `generic` alone.
 *
 * @throws DtypeError for anything but dtypes and categories.
 * @example
 * console.log(mx.issubdtype(mx.bfloat16, mx.floating)); // true
 * console.log(mx.issubdtype(mx.signedinteger, mx.inexact)); // false
 */
export function issubdtype(a: Dtype | DtypeCategory, b: Dtype | DtypeCategory): boolean {
  check('a', a);
  check('b', b);
  if (isDtype(b)) return a === b;
  for (let each: string | undefined = a; each !== undefined; each = parents.get(each)) {
    if (each === b) return true;
  }
  return false;
}
