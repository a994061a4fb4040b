import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../cache-root.js';
import { packageRoot } from '../package-root.js';
import { artefactFolder, hostTarget, type Target } from '../target.js';
import { addonRpath, artefactParts } from './artefact-parts.js';
import { chooseBlas } from './blas.js';
import { buildAddon } from './build-addon.js';
import { buildMlxC } from './build-mlx-c.js';
import { removeAbandoned } from './cache.js';
import { cacheKey } from './cache-key.js';
import type { BuildContext } from './context.js';
import { withLock } from './lock.js';
import { mlxCSource } from './mlx-c-source.js';
import { mlxPrefix } from './mlx-prefix.js';
import { nativePins } from './native-json.js';
import { placeArtefact } from './place.js';
import { Progress } from './progress.js';
import { requireToolchain } from './toolchain.js';
import { addonKey, builtKey } from './up-to-date.js';

export interface BuildOptions {
  /** compile again even where nothing changed; downloads are kept */
  readonly force?: boolean;
  /** `cpu`, `metal` or `cuda`; default `MLXTS_BACKEND`, else what the platform has */
  readonly backend?: string | undefined;
  readonly progress?: Progress;
}

export interface BuildResult {
  readonly target: Target;
  /** mlxts.node, with its libraries beside it */
  readonly addon: string;
  /** false when everything was in place already */
  readonly built: boolean;
}

/**
 * Builds mlxts.node for this machine: MLX's library from its wheel, mlx-c compiled against it, the addon over both.
 * Every part is cached by the hash of its inputs; builds that run at once wait for each other.
 *
 * @throws BuildError that names the failed step, with the tool's last lines and what to do
 * @see native.json for the versions and hashes
 */
export async function buildNative(options: BuildOptions = {}): Promise<BuildResult> {
  const context: BuildContext = {
    target: hostTarget(options.backend),
    pins: nativePins(),
    cache: cacheRoot(),
    progress: options.progress ?? new Progress(),
  };
  const { target, progress } = context;
  const addon = join(artefactFolder(target), 'mlxts.node');
  if (options.force !== true && builtKey(target) === addonKey(context)) return { target, addon, built: false };

  requireToolchain();
  const wait = (pid: number) => progress.line(`  waiting for another build (process ${pid})`);
  return withLock(join(packageRoot(), 'build', 'locks', 'build'), wait, () =>
    withLock(join(context.cache, 'locks', 'build'), wait, async () => {
      const key = addonKey(context);
      if (options.force !== true && builtKey(target) === key) return { target, addon, built: false };
      removeAbandoned(context.cache);
      if (options.force === true) discard(context, key);
      await buildAndPlace(context, key);
      return { target, addon, built: true };
    }),
  );
}

async function buildAndPlace(context: BuildContext, key: string): Promise<void> {
  const mlx = await mlxPrefix(context);
  const source = await mlxCSource(context);
  const blas = await chooseBlas(context);
  const library = await buildMlxC(context, source, mlx.root);
  const rpath = addonRpath(context, mlx);
  const addon = await buildAddon(context, key, {
    mlxRoot: mlx.root,
    mlxCSource: source,
    mlxCLibrary: library,
    blas,
    rpath,
  });
  const stamp = {
    key,
    target: context.target.name,
    mlx: context.pins.mlx.version,
    blas: blas.kind,
    built: new Date().toISOString(),
  };
  placeArtefact(artefactFolder(context.target), artefactParts(context, addon, mlx, source, blas), stamp);
}

function discard(context: BuildContext, key: string): void {
  for (const blas of ['scipy', 'openblas', 'none']) {
    rmSync(join(context.cache, 'addon', cacheKey({ key, blas })), { recursive: true, force: true });
  }
  const work = join(context.cache, 'work', cacheKey({ root: packageRoot(), target: context.target.name }));
  rmSync(work, { recursive: true, force: true });
}
