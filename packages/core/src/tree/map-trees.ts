import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { at, isNode, joinPath, membersOf, refuseCollections } from './nodes.js';
import type { LeafOptions, Tree } from './tree.js';

/** What is made of a leaf of the first tree and of what the others have in its place. */
export type LeafFunction = (path: string, leaf: unknown, others: readonly unknown[]) => unknown;

/** A tree like the first with `fn` of each leaf; the others have at least its structure. Errors name `op`. */
export function mapTrees(
  op: string,
  fn: LeafFunction,
  [tree, ...rest]: readonly [Tree, ...Tree[]],
  { isLeaf }: LeafOptions = {},
): Tree {
  const visit = (node: unknown, others: readonly unknown[], path: string, depth: number): unknown => {
    if (isLeaf?.(node)) return fn(path, node, others);
    const members = membersOf(op, node, path, depth);
    if (members === undefined) return fn(path, node, others);
    const mapped = members.map(([key, value]): [string, unknown] => {
      const keyPath = joinPath(path, key);
      const counterparts = others.map((other, i) => counterpart(op, other, key, path, i + 2));
      return [key, visit(value, counterparts, keyPath, depth + 1)];
    });
    return Array.isArray(node) ? mapped.map(([, value]) => value) : Object.fromEntries(mapped);
  };
  return visit(tree, rest, '', 0);
}

function counterpart(op: string, other: unknown, key: string, path: string, position: number): unknown {
  if (!isNode(other))
    throw new ArgumentError({
      op,
      message: `expected tree ${position} to have a list or record${at(path)} as the first has, got ${describe(other)}`,
    });
  refuseCollections(op, other);
  if (Object.hasOwn(other, key)) return other[key];
  throw new ArgumentError({
    op,
    message: `expected tree ${position} to have ${joinPath(path, key)} as the first has, got none`,
  });
}

/** The tree with `fn` of each array; other leaves stay as they are. */
export function mapArrays(op: string, fn: (array: MLXArray) => unknown, tree: Tree): Tree {
  return mapTrees(op, (_, leaf) => (leaf instanceof MLXArray ? fn(leaf) : leaf), [tree]);
}
