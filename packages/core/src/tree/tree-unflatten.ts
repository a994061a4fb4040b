import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { checkDepth, isNode, joinPath } from './nodes.js';
import type { NestedTree } from './tree.js';

/** A file could name a position that takes all memory to reach. */
const MAX_LENGTH = 2 ** 20;

/** What lies under one path: a leaf, or more by the next key. */
type Branch<Leaf> = { readonly leaf: Leaf } | Map<string, Branch<Leaf>>;

/**
 * The tree of leaves with paths, as `treeFlatten` gives them: lists where all keys are numbers, with `{}` where one is
 * missing, records elsewhere.
 *
 * @throws ArgumentError where two leaves share a path or one stands in the way of another
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.utils.tree_unflatten.html
 * @example
 * console.log(mx.treeUnflatten([['a.0', 1], ['a.1', 2], ['b.c', 3]])); // { a: [ 1, 2 ], b: { c: 3 } }
 */
export function treeUnflatten<Leaf>(
  flat: Iterable<readonly [path: string, leaf: Leaf]> | Readonly<Record<string, Leaf>>,
): NestedTree<Leaf> {
  const root = new Map<string, Branch<Leaf>>();
  const entries = [...pairsOf(flat)];
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === '') return first[1];
  for (const [path, leaf] of entries) {
    const keys = path.split('.');
    checkDepth('treeUnflatten', keys.length);
    const last = keys.pop() as string;
    let branch = root;
    for (const key of keys) {
      const next = branch.get(key) ?? new Map<string, Branch<Leaf>>();
      if (!(next instanceof Map)) refuseTwo(path);
      branch.set(key, next);
      branch = next;
    }
    if (branch.has(last)) refuseTwo(path);
    branch.set(last, { leaf });
  }
  return grow(root, '');
}

function pairsOf<Leaf>(
  flat: Iterable<readonly [path: string, leaf: Leaf]> | Readonly<Record<string, Leaf>>,
): Iterable<readonly [path: string, leaf: Leaf]> {
  if (!isNode(flat)) refuse(describe(flat));
  if (!(Symbol.iterator in flat)) return Object.entries(flat as Readonly<Record<string, Leaf>>);
  const pairs = [...(flat as Iterable<readonly [path: string, leaf: Leaf]>)];
  for (const pair of pairs) if (!Array.isArray(pair) || typeof pair[0] !== 'string') refuse(describe(pair));
  return pairs;
}

function grow<Leaf>(branches: ReadonlyMap<string, Branch<Leaf>>, path: string): NestedTree<Leaf> {
  const grown = Array.from(branches, ([key, branch]): [string, NestedTree<Leaf>] => [
    key,
    branch instanceof Map ? grow(branch, joinPath(path, key)) : branch.leaf,
  ]);
  const positions = new Set(grown.map(([key]) => (/^\d+$/.test(key) ? Number(key) : Number.NaN)));
  if (positions.has(Number.NaN) || positions.size < grown.length) return Object.fromEntries(grown);
  const length = Math.max(-1, ...positions) + 1;
  if (length > MAX_LENGTH)
    refuse(`${joinPath(path, length - 1)}, a position beyond the ${MAX_LENGTH} of the longest list`);
  const list: NestedTree<Leaf>[] = Array.from({ length }, () => ({}));
  for (const [key, value] of grown) list[Number(key)] = value;
  return list;
}

function refuse(came: string): never {
  throw new ArgumentError({
    op: 'treeUnflatten',
    message: `expected leaves with paths: a record, a Map or a list of pairs, got ${came}`,
  });
}

function refuseTwo(path: string): never {
  throw new ArgumentError({
    op: 'treeUnflatten',
    message: `expected one leaf or tree under each path, got two at ${path}`,
  });
}
