import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** `MLXTS_CACHE`, else `~/Library/Caches/mlxts` on macOS, else `$XDG_CACHE_HOME/mlxts` or `~/.cache/mlxts`. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env.MLXTS_CACHE) return resolve(env.MLXTS_CACHE);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'mlxts');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlxts');
}
