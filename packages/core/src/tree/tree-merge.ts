import { ArgumentError } from '../errors/argument-error.js';
import { checkFunction, checkOptions, describe } from '../guards.js';
import { at, joinPath, membersOf } from './nodes.js';
import type { LeafOf, NestedTree, Tree } from './tree.js';

export interface TreeMergeOptions<A, B, Result> {
  /** Makes one leaf of two in the same place. Default: an error. */
  mergeFn?: ((a: LeafOf<A>, b: LeafOf<B>) => Result) | undefined;
}

/**
 * A tree with the leaves of both. Empty lists and records, null and undefined give way to what the other tree has.
 *
 * @throws ArgumentError with the path where both have a leaf, or a list meets a record
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.utils.tree_merge.html
 * @example
 * console.log(mx.treeMerge({ a: 1, c: [{}, 3] }, { b: 2, c: [4] })); // { a: 1, c: [ 4, 3 ], b: 2 }
 */
export function treeMerge<A extends Tree, B extends Tree, Result = never>(
  a: A,
  b: B,
  options?: TreeMergeOptions<A, B, Result>,
): NestedTree<LeafOf<A> | LeafOf<B> | Result> {
  const op = 'treeMerge';
  const { mergeFn } = checkOptions(op, options);
  if (mergeFn !== undefined) checkFunction(op, 'mergeFn', mergeFn);
  const visit = (left: unknown, right: unknown, path: string, depth: number): unknown => {
    const [ofLeft, ofRight] = [membersOf(op, left, path, depth), membersOf(op, right, path, depth)];
    if (isNothing(left, ofLeft) && !isNothing(right, ofRight)) return right;
    if (isNothing(right, ofRight) && !isNothing(left, ofLeft)) return left;
    if (isNothing(left, ofLeft) && (ofLeft === undefined || ofRight === undefined))
      return ofLeft === undefined ? right : left;
    if (ofLeft !== undefined && ofRight !== undefined && Array.isArray(left) === Array.isArray(right)) {
      const [byKeyLeft, byKeyRight] = [new Map(ofLeft), new Map(ofRight)];
      const merged = [...new Map([...ofLeft, ...ofRight]).keys()].map((key): [string, unknown] => [
        key,
        visit(byKeyLeft.get(key), byKeyRight.get(key), joinPath(path, key), depth + 1),
      ]);
      return Array.isArray(left) ? merged.map(([, value]) => value) : Object.fromEntries(merged);
    }
    if (mergeFn !== undefined && ofLeft === undefined && ofRight === undefined)
      return mergeFn(left as LeafOf<A>, right as LeafOf<B>);
    throw new ArgumentError({
      op,
      message: `expected trees that merge, or mergeFn for two leaves${at(path)}, got ${describe(left)} and ${describe(right)}`,
    });
  };
  return visit(a, b, '', 0) as NestedTree<LeafOf<A> | LeafOf<B> | Result>;
}

function isNothing(value: unknown, members: readonly unknown[] | undefined): boolean {
  return members === undefined ? value === null || value === undefined : members.length === 0;
}
