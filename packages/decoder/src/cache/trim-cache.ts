import type { KVCache } from '@mlxts/nn';

/** Positions that the caches of a model hold: those of its first layer. */
export function cacheOffset(cache: readonly KVCache[]): number {
  return cache[0]?.offset ?? 0;
}

/** Forgets all positions from `length` on, in every layer; false, and nothing changed, where a layer cannot. */
export function trimCache(cache: readonly KVCache[], length: number): boolean {
  const surplus = cacheOffset(cache) - length;
  if (surplus <= 0) return true;
  if (!cache.every((layer) => layer.isTrimmable)) return false;
  for (const layer of cache) layer.trim(surplus);
  return true;
}
