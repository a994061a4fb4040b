import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';

// Called after a collection, between turns of the event loop. Within a turn, the native calls that evaluate look.
const turns = new FinalizationRegistry<undefined>(() => {
  sys.mlxts_collect();
  expectCollection();
});

function expectCollection(): void {
  turns.register({}, undefined);
}

expectCollection();

/** Frees the array when the garbage collector finds it unreachable: the net under arrays outside scopes. */
export function watch(array: MLXArray): void {
  sys.mlxts_watch(array, array.handle);
}
