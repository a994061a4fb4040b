import { ArgumentError, MLXArray } from '@mlxts/core';
import { joinPath } from './checkpoint-key.js';
import { Module } from './module.js';
import { isRecord } from './module-tree.js';
import type { ModuleTree, ParameterTree } from './trees.js';

/** Puts the tree's arrays in the places of the module's arrays. */
export function updateParameters(module: Module, tree: ParameterTree, strict: boolean): void {
  replaceLeaves('update', module, tree, (value) => value instanceof MLXArray, 'an array', strict);
}

/** Puts the tree's modules in the places of the module's children. */
export function updateChildren(module: Module, tree: ModuleTree, strict: boolean): void {
  replaceLeaves('updateModules', module, tree, (value) => value instanceof Module, 'a module', strict);
}

/** Checks the whole tree, then replaces: an error leaves the module as it was. */
function replaceLeaves(
  op: string,
  module: Module,
  tree: unknown,
  isLeaf: (value: unknown) => boolean,
  kind: string,
  strict: boolean,
): void {
  const replacements: (() => void)[] = [];
  const visit = (target: object, node: unknown, path: string) => {
    if (!Array.isArray(node) && !isRecord(node))
      throw new ArgumentError({
        op,
        message: `expected ${kind} or a tree of them at ${path || 'the root'}, got ${typeof node}`,
      });
    for (const [key, value] of Object.entries(node) as [string, unknown][]) {
      const keyPath = joinPath(path, key);
      const current: unknown = Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined;
      if (current === undefined) {
        if (strict) throw new ArgumentError({ op, message: `expected a field of the module, got ${keyPath}` });
      } else if (isLeaf(value) && isLeaf(current)) {
        replacements.push(() => void Reflect.set(target, key, value));
      } else if (isLeaf(current) && !isContainer(current)) {
        throw new ArgumentError({ op, message: `expected ${kind} at ${keyPath}, got ${typeof value}` });
      } else if (isContainer(current)) {
        visit(current, value, keyPath);
      } else if (strict) {
        throw new ArgumentError({ op, message: `expected ${kind} in the module at ${keyPath}, got ${typeof current}` });
      }
    }
  };
  visit(module, tree, '');
  for (const replace of replacements) replace();
}

function isContainer(value: unknown): value is object {
  return value instanceof Module || Array.isArray(value) || isRecord(value);
}
