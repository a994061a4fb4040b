import { cpSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { cached, temporaryFolder } from './cache.js';
import { cacheKey } from './cache-key.js';
import { contentHash } from './content-hash.js';
import type { BuildContext } from './context.js';
import { mlxCHash } from './mlx-c-source.js';
import { mlxHash } from './mlx-prefix.js';
import { run } from './run.js';
import { compilerVersion } from './toolchain.js';

const ADVICE = 'A compiler that knows C++20 is needed (GCC 12, Clang 15 or newer).';

/** The cache key of libmlxc.a: its source, MLX, the compiler, the flags. */
export function mlxCKey(context: BuildContext): string {
  return cacheKey({
    source: mlxCHash(context),
    mlx: mlxHash(context),
    compiler: compilerVersion(),
    target: context.target.name,
    recipe: contentHash(packageRoot(), ['native/mlx-c', 'cmake']),
    flags: `${process.env.CXXFLAGS ?? ''} ${process.env.LDFLAGS ?? ''}`,
  });
}

/** Compiles mlx-c once into `<cache>/mlx-c-build/<key>/libmlxc.a`; resolves to the file. */
export async function buildMlxC(context: BuildContext, source: string, mlxRoot: string): Promise<string> {
  const folder = await cached(context.cache, 'mlx-c-build', mlxCKey(context), (target) =>
    context.progress.step('compile mlx-c', async (note) => {
      const work = temporaryFolder(context.cache);
      try {
        const definitions = [
          `-DMLXTS_MLXC_SOURCE=${source}`,
          `-DMLXTS_MLX_ROOT=${mlxRoot}`,
          '-DCMAKE_BUILD_TYPE=Release',
        ];
        const recipe = join(packageRoot(), 'native', 'mlx-c');
        await run('cmake', ['-S', recipe, '-B', work, ...definitions], { advice: ADVICE });
        await run('cmake', ['--build', work, '--parallel', String(availableParallelism())], {
          advice: ADVICE,
          onLine: note,
        });
        cpSync(join(work, 'libmlxc.a'), join(target, 'libmlxc.a'));
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    }),
  );
  return join(folder, 'libmlxc.a');
}
