import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';
import { defaultStream } from './stream.js';
import { wrap } from './wrap.js';

// mlx-c cannot read MLX's own random state, so the key lives here, one for each thread.
let state: number | undefined;

export function reseed(seed: number | bigint): void {
  const old = state;
  state = sys.mlx_random_key(seed);
  if (old !== undefined) sys.mlxts_free_one(old);
}

/** A key that was never given before; the state moves on. */
export function nextKey(): MLXArray {
  if (state === undefined) reseed(BigInt(Date.now()));
  const current = state as number;
  const [next, key] = sys.mlx_random_split(current, defaultStream().handle);
  state = next;
  sys.mlxts_free_one(current);
  return wrap(key);
}
