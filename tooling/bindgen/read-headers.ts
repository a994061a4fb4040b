import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface HeaderSources {
  /** File name without extension → text. */
  readonly sources: ReadonlyMap<string, string>;
  /** SHA-256 over names and contents in the order of the names. */
  readonly hash: string;
}

/** Reads `mlx/c/*.h` below an mlx-c source tree. Throws if there is none. */
export async function readHeaders(mlxcDir: string): Promise<HeaderSources> {
  const folder = join(mlxcDir, 'mlx', 'c');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.h')).sort();
  if (names.length === 0)
    throw new Error(`no mlx-c headers in ${folder}: give the mlx-c source folder with --mlxc DIR or MLXTS_MLXC_DIR`);
  const sources = new Map<string, string>();
  const hash = createHash('sha256');
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    sources.set(name.slice(0, -2), text);
    hash.update(`${name}\0${text}\0`);
  }
  return { sources, hash: hash.digest('hex') };
}
