import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';

// A handle that was disposed meanwhile is stale, and freeing it again does nothing.
const registry = new FinalizationRegistry<number>((handle) => sys.mlxts_free_one(handle));

/** Frees the array when the garbage collector finds it unreachable: the net under arrays outside scopes. */
export function watch(array: MLXArray): void {
  registry.register(array, array.handle);
}
