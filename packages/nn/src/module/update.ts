import { ArgumentError, MLXArray } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { checkpointKey, joinPath } from './checkpoint-key.js';
import { Module } from './module.js';
import { type Container, isRecord, members } from './module-tree.js';
import type { ModuleTree, ParameterTree } from './trees.js';

/** Puts the tree's arrays in the places of the module's arrays. */
export function updateParameters(module: Module, tree: ParameterTree, strict: boolean): void {
  replaceLeaves('update', module, tree, (value) => value instanceof MLXArray, 'an array', strict);
}

/** Puts the tree's modules in the places of the module's children. */
export function updateChildren(module: Module, tree: ModuleTree, strict: boolean): void {
  replaceLeaves('updateModules', module, tree, (value) => value instanceof Module, 'a module', strict);
}

/** Checks the whole tree, then replaces: an error names all that does not fit and leaves the module as it was. */
function replaceLeaves(
  op: string,
  module: Module,
  tree: unknown,
  isLeaf: (value: unknown) => boolean,
  kind: string,
  strict: boolean,
): void {
  const replacements: (() => void)[] = [];
  const problems: string[] = [];

  const visit = (target: Container, node: unknown, path: string): void => {
    if (!Array.isArray(node) && !isRecord(node)) {
      if (strict || path === '')
        problems.push(`expected ${kind} or a tree of them at ${path || 'the root'}, got ${describe(node)}`);
      return;
    }
    for (const [key, value] of Object.entries(node) as [string, unknown][]) {
      if (value === undefined) continue;
      const keyPath = joinPath(path, key);
      const field = fieldOf(target, key);
      const current: unknown = field === undefined ? undefined : Reflect.get(target, field);
      if (field === undefined || current === undefined) {
        if (strict) problems.push(`expected a field of the module, got ${keyPath}`);
      } else if (isLeaf(value) && isLeaf(current)) {
        replacements.push(() => void Reflect.set(target, field, value));
      } else if (isContainer(current)) {
        visit(current, value, keyPath);
      } else if (!isEmpty(value) && isLeaf(current)) {
        problems.push(`expected ${kind} at ${keyPath}, got ${describe(value)}`);
      } else if (!isEmpty(value) && strict) {
        problems.push(`expected ${kind} in the module at ${keyPath}, got ${describe(current)}`);
      }
    }
  };

  visit(module, tree, '');
  if (problems.length > 0) throw new ArgumentError({ op, message: problems.join('\n  ') });
  for (const replace of replacements) replace();
}

/** The own field that a key names, as it is or as checkpoints call it. */
function fieldOf(target: Container, key: string): string | undefined {
  if (Object.hasOwn(target, key)) return key;
  if (!(target instanceof Module)) return undefined;
  return members(target).find(([field]) => checkpointKey(target, field) === key)?.[0];
}

function isContainer(value: unknown): value is Container {
  return value instanceof Module || Array.isArray(value) || isRecord(value);
}

/** Stands in trees for an entry of a list that holds no leaf. */
function isEmpty(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}
