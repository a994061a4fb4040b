import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import type { Blas } from './blas.js';
import { BuildError } from './build-error.js';
import { cached, temporaryFolder } from './cache.js';
import { cacheKey } from './cache-key.js';
import { addonBuildCommand, addonConfigureCommand } from './cmake-js.js';
import type { BuildContext } from './context.js';
import { run } from './run.js';
import { addonKey } from './up-to-date.js';

const ADVICE = 'The addon did not compile. `npx @mlxts/sys build --force` starts from scratch.';

export interface AddonParts {
  readonly mlxRoot: string;
  readonly mlxCSource: string;
  readonly mlxCLibrary: string;
  readonly blas: Blas;
  /** where the addon finds libmlx, as the dynamic linker reads it */
  readonly rpath: string;
}

/** Compiles the addon into `<cache>/addon/<key>`: mlxts.node and libmlxts_blas. */
export function buildAddon(context: BuildContext, key: string, parts: AddonParts): Promise<string> {
  return cached(context.cache, 'addon', cacheKey({ key, blas: parts.blas.kind }), (target) =>
    context.progress.step('compile the addon', async (note) => {
      const definitions = {
        MLXTS_MLX_ROOT: parts.mlxRoot,
        MLXTS_MLXC_SOURCE: parts.mlxCSource,
        MLXTS_MLXC_LIBRARY: parts.mlxCLibrary,
        MLXTS_BLAS: parts.blas.kind,
        MLXTS_BLAS_LIBRARY: parts.blas.library,
        MLXTS_RPATH: parts.rpath,
      };
      const work = join(context.cache, 'work', cacheKey({ root: packageRoot(), target: context.target.name }));
      const configure = await addonConfigureCommand(work, definitions);
      prepareWork(context.cache, work, configure.join('\n'));
      try {
        await runIn(work, configure, note);
        await runIn(work, await addonBuildCommand(work, availableParallelism()), note);
      } finally {
        rmSync(join(work, 'unfinished'));
      }
      if (addonKey(context) !== key) {
        throw new BuildError(
          'the sources changed while they were compiled',
          'Build again; what did not change is kept.',
        );
      }
      const suffix = context.target.platform === 'darwin' ? 'dylib' : 'so';
      for (const name of ['mlxts.node', `libmlxts_blas.${suffix}`])
        cpSync(join(work, 'Release', name), join(target, name));
    }),
  );
}

/**
 * Keeps objects between builds so that an edit recompiles only what it touches, unless the last build was killed or
 * configured otherwise: then the folder starts empty.
 */
function prepareWork(cache: string, work: string, configuration: string): void {
  const record = join(work, 'configuration');
  const usable =
    existsSync(record) && readFileSync(record, 'utf8') === configuration && !existsSync(join(work, 'unfinished'));
  if (!usable && existsSync(work)) {
    const discarded = temporaryFolder(cache);
    renameSync(work, join(discarded, 'work'));
    rmSync(discarded, { recursive: true, force: true });
  }
  mkdirSync(work, { recursive: true });
  writeFileSync(record, configuration);
  writeFileSync(join(work, 'unfinished'), '');
}

async function runIn(cwd: string, command: readonly string[], onLine: (line: string) => void): Promise<void> {
  const [tool = 'cmake', ...args] = command;
  await run(tool, args, { cwd, advice: ADVICE, onLine });
}
