import type { MLXArray } from '../array.js';
import { isInexact } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { describe } from '../guards.js';

/** The arrays of a tree. @throws ArgumentError where there are none, DtypeError for integers and bools. */
export function checkDifferentiable(op: string, arrays: readonly MLXArray[]): readonly MLXArray[] {
  if (arrays.length === 0)
    throw new ArgumentError({ op, message: 'expected an array, or a tree of arrays, to differentiate by, got none' });
  const discrete = arrays.find((array) => !isInexact(array.dtype));
  if (discrete === undefined) return arrays;
  throw new DtypeError({
    op,
    message: `expected floating or complex arrays to differentiate by, got ${describe(discrete)}`,
  });
}
