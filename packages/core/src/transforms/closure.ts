import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { tidy } from '../scope.js';

/** What MLX traces: arrays in, arrays out. */
export type ArrayFunction = (inputs: MLXArray[]) => readonly MLXArray[];

/** Arrays under lists of handles that are lent for the time of `use`, and dead afterwards. */
export function lend<const Lists extends readonly (readonly number[])[], T>(
  lists: Lists,
  use: (...arrays: { -readonly [I in keyof Lists]: MLXArray[] }) => T,
): T {
  const lent = lists.map((handles) => handles.map((handle) => new MLXArray(handle)));
  try {
    return use(...(lent as { -readonly [I in keyof Lists]: MLXArray[] }));
  } finally {
    for (const array of lent.flat()) array.endTrace();
  }
}

export function handlesOf(arrays: readonly MLXArray[]): number[] {
  return arrays.map((array) => array.handle);
}

/**
 * Runs `use` with the raw closure of a function that MLX calls with tracers, now or, as a part of a graph, later. What
 * is made meanwhile is freed, but for the arrays of the tree that `use` gives.
 */
export function withClosure<T>(fn: ArrayFunction, use: (closure: number) => T): T {
  const closure = rawClosure(fn);
  try {
    return tidy(() => use(closure));
  } finally {
    sys.mlxts_free_one(closure);
  }
}

/** Its handle is the caller's to free; MLX keeps the function for as long as it needs it. */
export function rawClosure(fn: ArrayFunction): number {
  return sys.mlx_closure_new_func_payload((inputs) => lend([inputs], (arrays) => handlesOf(fn(arrays))));
}
