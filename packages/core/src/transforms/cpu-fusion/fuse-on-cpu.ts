import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cacheRoot, sys } from '@mlxts/sys';
import { MLXError } from '../../errors/mlx-error.js';
import { failureOf } from '../../io/failure.js';
import { KernelFolder } from './kernel-folder.js';
import { privateFolder } from './private-folder.js';

const keepEvery = 10_000;

let folder: KernelFolder | undefined;

/**
 * Gives MLX a folder of this process's own for the kernels that it compiles. MLX asks `TMPDIR` for it, at each new kernel.
 *
 * @throws MLXError `Unsupported` outside of the main thread, whose `process.env` only is the process's, and without g++;
 * FileError where the folder would be open to others.
 */
export function fuseOnCPU(op: string): void {
  if (folder !== undefined) return;
  if (!process.getBuiltinModule('node:worker_threads').isMainThread) {
    const message = 'fuseOnCPU: expected the main thread, which alone can set TMPDIR, got a worker';
    throw new MLXError({ op, message, code: 'Unsupported' });
  }
  const compiler = compilerVersion(op);
  const fail = failureOf(op, join(cacheRoot(), 'compiled'));
  const { mlxVersion, cpuFeatures } = sys.mlxts_info();
  const hash = createHash('sha256')
    .update(JSON.stringify([process.arch, cpuFeatures, compiler]))
    .digest('hex');
  const store = join(privateFolder(cacheRoot(), 'compiled', fail), `${mlxVersion}-${hash.slice(0, 12)}`);
  const opened = KernelFolder.open(store, mlxVersion, fail);
  process.env.TMPDIR = opened.temporary;
  const timer = setInterval(() => opened.keepNew(), keepEvery);
  timer.unref();
  process.on('exit', () => {
    opened.keepNew();
    opened.remove();
  });
  folder = opened;
}

/** What `g++` says of itself: its libraries are not for another one. */
function compilerVersion(op: string): string {
  // Taken when it is asked for: to load it costs milliseconds of every start.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { status, stdout } = spawnSync('g++', ['--version'], { encoding: 'utf8' });
  if (status === 0) return stdout;
  const message = 'fuseOnCPU: expected the compiler g++ on the path, got none that runs';
  throw new MLXError({ op, message, code: 'Unsupported' });
}
