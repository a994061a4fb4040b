import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { artefactFolder, type Target } from '../target.js';
import { blasWheel } from './blas.js';
import { mlxCKey } from './build-mlx-c.js';
import { cacheKey } from './cache-key.js';
import { contentHash } from './content-hash.js';
import type { BuildContext } from './context.js';

const require = createRequire(import.meta.url);

/** The key of everything that the addon is made from. */
export function addonKey(context: BuildContext): string {
  const headers = require('node-api-headers/package.json') as { version: string };
  return cacheKey({
    mlxC: mlxCKey(context),
    sources: contentHash(packageRoot(), ['native', 'cmake']),
    project: readFileSync(join(packageRoot(), 'CMakeLists.txt'), 'utf8'),
    blas: blasWheel(context)?.sha256 ?? 'none',
    headers: headers.version,
    root: process.env.MLXTS_MLX_DIR ?? '',
  });
}

/** The key that the artefact of a target was built from, or undefined where there is none. */
export function builtKey(target: Target): string | undefined {
  const folder = artefactFolder(target);
  if (!existsSync(join(folder, 'mlxts.node'))) return undefined;
  try {
    const stamp: unknown = JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8'));
    return typeof stamp === 'object' && stamp !== null && 'key' in stamp ? String(stamp.key) : undefined;
  } catch {
    return undefined;
  }
}
