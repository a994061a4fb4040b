import { MLXArray } from '@mlxts/core';
import { Module } from './module.js';
import { isRecord, members } from './module-tree.js';

/** Arrays (or modules) under field names, nested like the module that holds them. */
export type Tree<Leaf> = { [field: string]: TreeNode<Leaf> };
export type TreeNode<Leaf> = Leaf | Tree<Leaf> | TreeNode<Leaf>[];

export type ParameterTree = Tree<MLXArray>;
export type ModuleTree = Tree<Module>;

/**
 * The part of a module that ends in leaves, as nested records and lists; what holds none is left out,
 * except that lists keep their length, with an empty record for such an entry.
 * @param pick the leaf in a value, or undefined to look inside it
 */
export function pickTree<Leaf>(
  container: Module | Readonly<Record<string, unknown>>,
  pick: (value: unknown) => Leaf | undefined,
): Tree<Leaf> {
  const tree: Tree<Leaf> = {};
  for (const [key, value] of members(container)) {
    const node = pickNode(value, pick);
    if (node !== undefined) tree[key] = node;
  }
  return tree;
}

function pickNode<Leaf>(value: unknown, pick: (value: unknown) => Leaf | undefined): TreeNode<Leaf> | undefined {
  const leaf = pick(value);
  if (leaf !== undefined) return leaf;
  if (Array.isArray(value)) {
    const nodes = value.map((item) => pickNode<Leaf>(item, pick));
    return nodes.some((node) => node !== undefined) ? nodes.map((node) => node ?? {}) : undefined;
  }
  if (value instanceof MLXArray) return undefined;
  if (!(value instanceof Module) && !isRecord(value)) return undefined;
  const tree = pickTree(value, pick);
  return value instanceof Module || Object.keys(tree).length > 0 ? tree : undefined;
}
