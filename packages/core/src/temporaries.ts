import { sys } from '@mlxts/sys';

/** Notes a raw handle, which is freed when the call is over, and gives it back. */
export type Keep = (handle: number) => number;

/** Calls `run` and frees the raw handles that it kept, also when it throws. */
export function withTemporaries<T>(run: (keep: Keep) => T): T {
  const kept: number[] = [];
  try {
    return run((handle) => {
      kept.push(handle);
      return handle;
    });
  } finally {
    if (kept.length > 0) sys.mlxts_free(kept);
  }
}
