import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { addonRpath } from '../../src/build/artefact-parts.js';
import { chooseBlas } from '../../src/build/blas.js';
import { buildMlxC } from '../../src/build/build-mlx-c.js';
import { addonBuildCommand, addonConfigureCommand } from '../../src/build/cmake-js.js';
import type { BuildContext } from '../../src/build/context.js';
import { mlxCSource } from '../../src/build/mlx-c-source.js';
import { mlxPrefix } from '../../src/build/mlx-prefix.js';
import { nativePins } from '../../src/build/native-json.js';
import { Progress } from '../../src/build/progress.js';
import { run } from '../../src/build/run.js';
import { cacheRoot } from '../../src/cache-root.js';
import { packageRoot } from '../../src/package-root.js';
import { artefactFolder, hostTarget } from '../../src/target.js';

const FLAGS = '-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g1';

/**
 * Compiles our sources with the sanitizers, in a folder of their own that only recompiles what changed; libmlx, mlx-c and
 * OpenBLAS are those of the addon that is built already. Resolves to the addon.
 */
export async function buildSanitizedAddon(): Promise<string> {
  const target = hostTarget('cpu');
  const context: BuildContext = { target, pins: nativePins(), cache: cacheRoot(), progress: new Progress() };
  const mlx = await mlxPrefix(context);
  const source = await mlxCSource(context);
  const blas = await chooseBlas(context);
  const artefact = artefactFolder(target);
  const work = join(packageRoot(), 'build', 'sanitized', target.name);
  const configure = await addonConfigureCommand(work, {
    MLXTS_MLX_ROOT: mlx.root,
    MLXTS_MLXC_SOURCE: source,
    MLXTS_MLXC_LIBRARY: await buildMlxC(context, source, mlx.root),
    MLXTS_BLAS: blas.kind,
    MLXTS_BLAS_LIBRARY: blas.library,
    MLXTS_RPATH: addonRpath(context, mlx).replaceAll('$ORIGIN', artefact),
    CMAKE_CXX_FLAGS_RELEASE: FLAGS,
    MLXTS_OPTIMIZATION: '-O0',
  });
  mkdirSync(work, { recursive: true });
  const advice = 'The sanitizers need the compiler that builds the addon, with its libasan and libubsan.';
  for (const [tool = 'cmake', ...args] of [configure, await addonBuildCommand(work, availableParallelism())])
    await run(tool, args, { cwd: work, advice });
  return join(work, 'Release', 'mlxts.node');
}
