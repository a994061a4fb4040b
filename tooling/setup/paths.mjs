import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What set-up remembers about this checkout: stamps, logs, test reports. Safe to delete at any time. */
export const stateFolder = join(root, '.mlxts');

/**
 * Downloads and builds that checkouts share, where `@mlxts/sys` keeps its own: `MLXTS_CACHE`, else `~/Library/Caches/mlxts`
 * on macOS, else `mlxts` in `XDG_CACHE_HOME` or `~/.cache`.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cacheFolder(env = process.env) {
  if (env.MLXTS_CACHE) return resolve(env.MLXTS_CACHE);
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/mlxts');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlxts');
}
