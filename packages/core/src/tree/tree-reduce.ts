import { checkFunction, checkOptions } from '../guards.js';
import { joinPath, membersOf } from './nodes.js';
import type { LeafOf, LeafOptions, Tree } from './tree.js';

/**
 * `fn(… fn(fn(initializer, leaf₀), leaf₁) …)` over the leaves of a tree, arrays and constants, in order. Without
 * `initializer` it begins with the first leaf; that of no leaves is undefined.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.utils.tree_reduce.html
 * @example
 * console.log(mx.treeReduce((sum, leaf) => sum + leaf, { a: [1, 2, 3], b: [4, 5] }, 0)); // 15
 */
export function treeReduce<T extends Tree>(
  fn: (accumulator: LeafOf<T>, leaf: LeafOf<T>) => LeafOf<T>,
  tree: T,
): LeafOf<T> | undefined;
export function treeReduce<T extends Tree, Accumulator>(
  fn: (accumulator: Accumulator, leaf: LeafOf<T>) => Accumulator,
  tree: T,
  initializer: Accumulator,
  options?: LeafOptions,
): Accumulator;
export function treeReduce(
  fn: (accumulator: unknown, leaf: never) => unknown,
  tree: Tree,
  initializer?: unknown,
  options?: LeafOptions,
): unknown {
  const op = 'treeReduce';
  checkFunction(op, 'fn', fn);
  const { isLeaf } = checkOptions(op, options);
  if (isLeaf !== undefined) checkFunction(op, 'isLeaf', isLeaf);
  let accumulator = initializer;
  const visit = (node: unknown, path: string, depth: number): void => {
    const members = isLeaf?.(node) ? undefined : membersOf(op, node, path, depth);
    if (members === undefined) accumulator = accumulator === undefined ? node : fn(accumulator, node as never);
    else for (const [key, value] of members) visit(value, joinPath(path, key), depth + 1);
  };
  visit(tree, '', 0);
  return accumulator;
}
