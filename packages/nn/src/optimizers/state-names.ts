import { MLXArray, type Tree, treeFlatten, treeUnflatten } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { checkpointKey, joinPath, snakeCase } from '../module/checkpoint-key.js';
import { Module } from '../module/module.js';
import { type Container, isRecord, members } from '../module/module-tree.js';
import type { ParameterTree } from '../module/trees.js';
import { WeightsError, type WrongWeight } from '../module/weights-error.js';
import type { SingleState } from './fill-state.js';

interface Parameter {
  /** In field names: `layers.0.selfAttn.weight`. */
  readonly fieldPath: string;
  /** In checkpoints: `layers.0.self_attn.weight`. */
  readonly path: string;
  readonly array: MLXArray;
}

function parametersOf(root: Module | ParameterTree): Parameter[] {
  const parameters: Parameter[] = [];
  const visit = (container: Container, field: string, path: string) => {
    for (const [key, value] of members(container)) {
      const fieldPath = joinPath(field, key);
      const keyPath = joinPath(path, container instanceof Module ? checkpointKey(container, key) : key);
      if (value instanceof MLXArray) parameters.push({ fieldPath, path: keyPath, array: value });
      else if (Array.isArray(value) || isRecord(value) || value instanceof Module) visit(value, fieldPath, keyPath);
    }
  };
  visit(root, '', '');
  return parameters;
}

/** The arrays of an optimizer's state under checkpoint names. */
export function toCheckpoint(state: ParameterTree, root: Module | ParameterTree): [string, MLXArray][] {
  const paths = new Map(parametersOf(root).map(({ fieldPath, path }) => [fieldPath, path]));
  return treeFlatten(state).map(([path, array]) => {
    const [name, key] = split(path);
    const renamed = paths.get(name);
    return [renamed === undefined ? snakeCase(path) : joinPath(renamed, snakeCase(key)), array];
  });
}

/**
 * An optimizer's state of arrays under checkpoint names.
 * @param own the fields of the state that belong to no parameter
 * @param single what the optimizer keeps for a parameter
 * @throws WeightsError with all differences
 */
export function fromCheckpoint(
  entries: Iterable<readonly [string, MLXArray]>,
  root: Module | ParameterTree,
  own: readonly string[],
  single: (parameter: MLXArray) => SingleState,
): Tree {
  const byName = new Map(entries);
  const state: [string, MLXArray][] = [];
  const wrong: WrongWeight[] = [];
  const missing: string[] = [];
  const take = (key: string, path: string, like?: MLXArray): void => {
    const value = byName.get(key);
    byName.delete(key);
    if (value === undefined) missing.push(key);
    else if (!(value instanceof MLXArray) || (like !== undefined && `${value.shape}` !== `${like.shape}`))
      wrong.push({ key, expected: like === undefined ? 'an array' : describe(like), actual: describe(value) });
    else state.push([path, value]);
  };
  for (const field of own) take(snakeCase(field), field);
  const present = new Set(Array.from(byName.keys(), (key) => split(key)[0]));
  for (const { fieldPath, path, array } of parametersOf(root)) {
    if (!present.has(path)) continue; // a parameter that was never updated has no state
    for (const [field, like] of Object.entries(single(array)))
      take(joinPath(path, snakeCase(field)), joinPath(fieldPath, field), like);
  }
  const unexpected = [...byName.keys()];
  if (missing.length + unexpected.length + wrong.length > 0)
    throw new WeightsError('loadState', { missing, unexpected, wrong });
  return treeUnflatten(state);
}

/** The path of a parameter and the key of what is kept for it. */
function split(path: string): [path: string, key: string] {
  const dot = path.lastIndexOf('.');
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}
