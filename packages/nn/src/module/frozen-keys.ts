import { ArgumentError, MLXArray } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import type { Module } from './module.js';
import { moduleName } from './module-name.js';
import { directSlots, holdsPlaces, members } from './module-tree.js';

export interface FreezeOptions {
  /** Fields, by name, wherever a module has them; `extra.0` is the first of the list `extra`. Default: all arrays. */
  readonly keys?: string | readonly string[] | undefined;
  /** Whether modules below take part. Default true. */
  readonly recurse?: boolean | undefined;
  /** Whether each key must be a field of this module or, with `recurse`, of one below. Default false. */
  readonly strict?: boolean | undefined;
}

/** The keys of a call as a list, undefined for all. @throws ArgumentError with all keys that are missing, if strict */
export function frozenKeys(
  op: 'freeze' | 'unfreeze',
  module: Module,
  { keys, recurse = true, strict = false }: FreezeOptions,
): readonly string[] | undefined {
  if (keys === undefined) return undefined;
  const list: readonly string[] = typeof keys === 'string' ? [keys] : keys;
  if (!Array.isArray(list) || !list.every((key) => typeof key === 'string'))
    throw new ArgumentError({ op, message: `expected keys as a name or a list of names, got ${describe(keys)}` });
  if (!strict) return list;
  const known = new Set((recurse ? module.modules() : [module]).flatMap(fieldNames));
  const missing = list.filter((key) => !known.has(key));
  if (missing.length === 0) return list;
  const where = `${moduleName(module)}${recurse ? ' or of a module below it' : ''}`;
  throw new ArgumentError({
    op,
    message: `expected keys that are fields of ${where} (${[...known].join(', ') || 'it has none'}), got ${missing.join(', ')}`,
  });
}

/** The names of the arrays that a module holds itself, dotted where they lie in lists and records. */
export function arrayNames(module: Module): string[] {
  return directSlots(module).flatMap(({ fieldPath, value }) => (value instanceof MLXArray ? [fieldPath] : []));
}

function fieldNames(module: Module): string[] {
  const fields = members(module).flatMap(([key, value]) => (holdsPlaces(value) ? [key] : []));
  return [...new Set([...fields, ...arrayNames(module)])];
}
