import { checkFunction } from '../guards.js';
import { mapTrees } from './map-trees.js';
import { isNode } from './nodes.js';
import type { LeafOf, LeafOptions, MapLeaves, NestedTree, Tree } from './tree.js';

/** The leaves that several trees have in one place. */
export type LeavesOf<Trees extends readonly Tree[]> = { [I in keyof Trees]: LeafOf<Trees[I]> };

type Given = (...args: never[]) => unknown;

/**
 * A tree like `tree` with `fn(leaf, ...others)` in place of each leaf: an array or any constant. `others` is what the
 * trees of `rest` have there, leaf or not; they have at least the structure of `tree`, and may be modules. A last record
 * `{ isLeaf }` is the options.
 *
 * @throws ArgumentError with the path where a tree of `rest` does not match, and for instances of classes: map the
 *   `parameters()` of a module
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.utils.tree_map.html
 * @example
 * const sums = mx.treeMap((a, b) => a + b, { x: [1, 2] }, { x: [10, 20], more: 1 });
 * console.log(sums); // { x: [ 11, 22 ] }
 */
export function treeMap<T extends Tree, const Rest extends readonly Tree[], Result>(
  fn: (leaf: unknown, ...others: unknown[]) => Result,
  tree: T,
  ...rest: [...trees: Rest, options: Required<LeafOptions>]
): NestedTree<Result>;
export function treeMap<T extends Tree, Rest extends readonly Tree[], Result>(
  fn: (leaf: LeafOf<T>, ...others: LeavesOf<Rest>) => Result,
  tree: T,
  ...rest: Rest
): MapLeaves<T, Result>;
export function treeMap(fn: Given, tree: Tree, ...rest: Tree[]): Tree {
  checkFunction('treeMap', 'fn', fn);
  const { trees, options } = splitOptions(rest);
  return mapTrees('treeMap', (_, leaf, others) => fn(...([leaf, ...others] as never[])), [tree, ...trees], options);
}

/**
 * `treeMap` whose `fn(path, leaf, ...others)` gets the path of each leaf too: `layers.0.weight`.
 *
 * @throws ArgumentError as `treeMap`
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.utils.tree_map_with_path.html
 * @example
 * const paths = mx.treeMapWithPath((path) => path, { layers: [{ weight: 1 }] });
 * console.log(paths.layers[0]?.weight); // layers.0.weight
 */
export function treeMapWithPath<T extends Tree, const Rest extends readonly Tree[], Result>(
  fn: (path: string, leaf: unknown, ...others: unknown[]) => Result,
  tree: T,
  ...rest: [...trees: Rest, options: Required<LeafOptions>]
): NestedTree<Result>;
export function treeMapWithPath<T extends Tree, Rest extends readonly Tree[], Result>(
  fn: (path: string, leaf: LeafOf<T>, ...others: LeavesOf<Rest>) => Result,
  tree: T,
  ...rest: Rest
): MapLeaves<T, Result>;
export function treeMapWithPath(fn: Given, tree: Tree, ...rest: Tree[]): Tree {
  checkFunction('treeMapWithPath', 'fn', fn);
  const { trees, options } = splitOptions(rest);
  return mapTrees(
    'treeMapWithPath',
    (path, leaf, others) => fn(...([path, leaf, ...others] as never[])),
    [tree, ...trees],
    options,
  );
}

function splitOptions(rest: readonly Tree[]): { trees: readonly Tree[]; options: LeafOptions } {
  const last = rest.at(-1);
  return isOptions(last) ? { trees: rest.slice(0, -1), options: last } : { trees: rest, options: {} };
}

function isOptions(value: Tree): value is LeafOptions {
  return isNode(value) && typeof value.isLeaf === 'function' && Object.keys(value).length === 1;
}
