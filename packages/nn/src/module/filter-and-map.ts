import { ArgumentError, MLXArray } from '@mlxts/core';
import { checkpointKey, joinPath } from './checkpoint-key.js';
import { Module } from './module.js';
import { moduleName } from './module-name.js';
import { type Container, isRecord, members } from './module-tree.js';
import type { Tree, TreeNode } from './trees.js';

/**
 * What a filter decides on: a module, a name in it, and the value there. Values in lists and records of the module have
 * dotted names: `layers.0`.
 */
export type ModuleFilter = (module: Module, key: string, value: unknown) => boolean;

/** A filter that tells the type of what passes. */
export type ModuleGuard<Value> = (module: Module, key: string, value: unknown) => value is Value;

export interface FilterAndMapOptions<Leaf, Mapped> {
  /** What is given in place of a leaf with that checkpoint path. Default: the leaf. */
  readonly map?: ((leaf: Leaf, path: string) => Mapped) | undefined;
  /** Where the walk ends. Default: at arrays. What is neither a leaf nor holds any is left out. */
  readonly isLeaf?: ModuleGuard<Leaf> | undefined;
}

/** The default `isLeaf`. */
export const isArrayLeaf: ModuleGuard<MLXArray> = (_module, _key, value) => value instanceof MLXArray;

/**
 * The part of a module that passes `filter` and ends in leaves, as nested records and lists. Lists and records that hold
 * no leaf are left out, except that lists keep their length, with an empty record for such an entry.
 */
export function filterAndMap<Leaf, Mapped>(
  root: Module,
  filter: ModuleFilter,
  isLeaf: ModuleGuard<Leaf>,
  map: (leaf: Leaf, path: string) => Mapped,
): Tree<Mapped> {
  const open = new Set<Container>();

  const enter = (container: Container, { module, name, path }: Position): (readonly [string, TreeNode<Mapped>])[] => {
    if (open.has(container)) {
      throw new ArgumentError({
        op: moduleName(root),
        message: `expected nothing inside itself, got it at ${path} (a field that starts with _ is not a child)`,
      });
    }
    open.add(container);
    const nodes = members(container).flatMap(([key, value]) => {
      const position = {
        module,
        name: joinPath(name, key),
        path: joinPath(path, container instanceof Module ? checkpointKey(container, key) : key),
      };
      const node = filter(module, position.name, value) ? visit(value, position) : undefined;
      return node === undefined ? [] : [[key, node] as const];
    });
    open.delete(container);
    return nodes;
  };

  const visit = (value: unknown, position: Position): TreeNode<Mapped> | undefined => {
    const { module, name, path } = position;
    if (isLeaf(module, name, value)) return map(value, path);
    if (value instanceof Module) return Object.fromEntries(enter(value, { module: value, name: '', path }));
    if (!Array.isArray(value) && !isRecord(value)) return undefined;
    const nodes = enter(value, position);
    if (nodes.length === 0) return undefined;
    const record = Object.fromEntries(nodes);
    return Array.isArray(value) ? Array.from(value, (_, i) => record[i] ?? {}) : record;
  };

  return Object.fromEntries(enter(root, { module: root, name: '', path: '' }));
}

interface Position {
  readonly module: Module;
  readonly name: string;
  readonly path: string;
}
