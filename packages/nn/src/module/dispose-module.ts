import { MLXArray, treeArrays } from '@mlxts/core';
import type { Module } from './module.js';

/** Frees all arrays of a module and of those within it: parameters, and the constants under names that begin with `_`. */
export function disposeModule(module: Module): void {
  for (const array of moduleArrays(module)) array.dispose();
}

/** All arrays of a module. */
export function moduleArrays(module: Module): Set<MLXArray> {
  const arrays = treeArrays(module);
  for (const value of module.modules().flatMap((each): unknown[] => Object.values(each)))
    if (value instanceof MLXArray) arrays.add(value);
  return arrays;
}
