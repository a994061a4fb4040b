import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BuildError } from './build-error.js';
import { contentHash } from './content-hash.js';
import type { BuildContext } from './context.js';
import { fetchMlxC } from './fetch-mlx-c.js';

/** mlx-c's source folder: `MLXTS_MLXC_DIR`, else the pinned one. */
export async function mlxCSource(context: BuildContext): Promise<string> {
  return ownMlxC() ?? fetchMlxC(context);
}

/** The content hash of what `mlxCSource` will return, told without fetching anything. */
export function mlxCHash(context: Pick<BuildContext, 'pins'>): string {
  const own = ownMlxC();
  return own === undefined ? context.pins.mlxC.contentSha256 : contentHash(own, ['mlx']);
}

function ownMlxC(): string | undefined {
  if (!process.env.MLXTS_MLXC_DIR) return undefined;
  const source = resolve(process.env.MLXTS_MLXC_DIR);
  if (existsSync(join(source, 'mlx', 'c', 'mlx.h'))) return source;
  throw new BuildError(
    `MLXTS_MLXC_DIR: expected a folder with mlx/c/mlx.h, got ${source}`,
    'Name a checkout of mlx-c, or unset the variable to use the pinned one.',
  );
}
