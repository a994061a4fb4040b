import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BuildError } from './build-error.js';
import { cacheKey } from './cache-key.js';
import type { BuildContext } from './context.js';
import { downloadWheel } from './download-wheel.js';
import { mlxWheel } from './native-json.js';

/** Where MLX's headers and library are. */
export interface MlxPrefix {
  /** holds `include/mlx/mlx.h` and `lib/libmlx.*` */
  readonly root: string;
  /** identifies the library's content in cache keys */
  readonly hash: string;
  /** the unpacked wheel whose files go beside the addon; undefined for `MLXTS_MLX_DIR`, which is used in place */
  readonly wheel: string | undefined;
}

/** The pinned wheel's MLX, or the one in `MLXTS_MLX_DIR`. */
export async function mlxPrefix(context: BuildContext): Promise<MlxPrefix> {
  const own = ownMlx();
  if (own !== undefined) return own;
  const pinned = mlxWheel(context.pins, context.target);
  const wheel = await downloadWheel(context, pinned);
  return { root: join(wheel, 'mlx'), hash: pinned.sha256, wheel };
}

/** What `mlxPrefix` will use, told without fetching anything. */
export function mlxHash(context: Pick<BuildContext, 'pins' | 'target'>): string {
  return ownMlx()?.hash ?? mlxWheel(context.pins, context.target).sha256;
}

function ownMlx(): MlxPrefix | undefined {
  if (!process.env.MLXTS_MLX_DIR) return undefined;
  const root = resolve(process.env.MLXTS_MLX_DIR);
  const library = ['libmlx.so', 'libmlx.dylib'].map((name) => join(root, 'lib', name)).find((path) => existsSync(path));
  if (library === undefined || !existsSync(join(root, 'include', 'mlx', 'mlx.h'))) {
    throw new BuildError(
      `MLXTS_MLX_DIR: expected a folder with include/mlx/mlx.h and lib/libmlx, got ${root}`,
      'Name the prefix that MLX was installed to, or unset the variable to use the published library.',
    );
  }
  const { size, mtimeMs } = statSync(library);
  return { root, hash: cacheKey({ library, size: String(size), mtime: String(mtimeMs) }), wheel: undefined };
}
