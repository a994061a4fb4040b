import type { KVCache } from '@mlxts/nn';

/** Frees the arrays that the caches of a model hold. They must not be used afterwards. */
export function disposeCache(cache: readonly KVCache[]): void {
  for (const layer of cache) {
    for (const array of layer.state) array.dispose();
  }
}
