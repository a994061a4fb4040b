import { ArgumentError } from '../errors/argument-error.js';
import { checkFunction, checkOptions, describe } from '../guards.js';
import { isNode, isPlain, joinPath, membersOf } from './nodes.js';
import type { LeafOf, LeafOptions, Tree } from './tree.js';

/** Where leaves are put under their paths. */
export type FlatTreeDestination<Leaf> = [path: string, leaf: Leaf][] | Map<string, Leaf> | Record<string, Leaf>;

export interface TreeFlattenOptions extends LeafOptions {
  /** What the paths begin with. Default: nothing. */
  prefix?: string | undefined;
}

/**
 * The leaves of a tree in order, arrays and constants, each with its path: the keys and positions that lead to it, with
 * dots between. `destination`, a list, a Map or a record, takes them and is given back.
 *
 * @throws ArgumentError for instances of classes: flatten the `parameters()` of a module
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.utils.tree_flatten.html
 * @example
 * console.log(mx.treeFlatten({ layers: [{ size: 2 }, { size: 3 }] })); // [ [ 'layers.0.size', 2 ], [ 'layers.1.size', 3 ] ]
 */
export function treeFlatten<T extends Tree, Destination extends FlatTreeDestination<LeafOf<T>>>(
  tree: T,
  options: TreeFlattenOptions & { destination: Destination },
): Destination;
export function treeFlatten<T extends Tree>(tree: T, options?: TreeFlattenOptions): [path: string, leaf: LeafOf<T>][];
export function treeFlatten(
  tree: Tree,
  options?: TreeFlattenOptions & { destination?: FlatTreeDestination<unknown> },
): FlatTreeDestination<unknown> {
  const op = 'treeFlatten';
  const { prefix = '', isLeaf, destination = [] } = checkOptions(op, options);
  if (isLeaf !== undefined) checkFunction(op, 'isLeaf', isLeaf);
  const put = putInto(op, destination);
  const visit = (node: unknown, path: string, depth: number): void => {
    const members = isLeaf?.(node) ? undefined : membersOf(op, node, path, depth);
    if (members === undefined) put(path, node);
    else for (const [key, value] of members) visit(value, joinPath(path, key), depth + 1);
  };
  visit(tree, prefix, 0);
  return destination;
}

function putInto(op: string, destination: FlatTreeDestination<unknown>): (path: string, leaf: unknown) => void {
  if (Array.isArray(destination)) return (path, leaf) => void destination.push([path, leaf]);
  if (destination instanceof Map) return (path, leaf) => void destination.set(path, leaf);
  if (isNode(destination) && isPlain(destination))
    return (path, value) =>
      void Object.defineProperty(destination, path, { value, configurable: true, enumerable: true, writable: true });
  throw new ArgumentError({
    op,
    message: `expected destination to be a list, a Map or a record, got ${describe(destination)}`,
  });
}
