import type { MLXArray } from '../array.js';
import { isInexact } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { describe } from '../guards.js';
import type { FlatTree } from './flat-tree.js';

/** All arrays of the trees. @throws ArgumentError for a tree without any, DtypeError for integers and bools. */
export function checkDifferentiable(op: string, trees: readonly FlatTree<unknown>[]): MLXArray[] {
  for (const tree of trees) {
    if (tree.arrays.length === 0)
      throw new ArgumentError({ op, message: 'expected an array, or a tree of arrays, to differentiate by, got none' });
  }
  const arrays = trees.flatMap((tree) => tree.arrays);
  const discrete = arrays.find((array) => !isInexact(array.dtype));
  if (discrete === undefined) return arrays;
  throw new DtypeError({
    op,
    message: `expected floating or complex arrays to differentiate by, got ${describe(discrete)}`,
  });
}
