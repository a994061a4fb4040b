import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BuildError } from './build-error.js';
import type { BuildContext } from './context.js';
import { downloadWheel } from './download-wheel.js';
import type { Wheel } from './native-json.js';

/** The BLAS in front of libmlx. */
export interface Blas {
  readonly kind: 'scipy' | 'openblas' | 'none';
  /** the library to link */
  readonly library: string;
  /** the folder whose libraries go beside the addon */
  readonly folder: string | undefined;
}

const NONE: Blas = { kind: 'none', library: '', folder: undefined };

/** The pinned OpenBLAS wheel for a target; macOS needs none, its MLX uses Accelerate. */
export function blasWheel(context: Pick<BuildContext, 'pins' | 'target'>): Wheel | undefined {
  return context.pins.blas.wheels[`${context.target.platform}-${context.target.arch}`];
}

/** The pinned OpenBLAS, else the system's, else none, which is said. */
export async function chooseBlas(context: BuildContext): Promise<Blas> {
  if (context.target.platform === 'darwin') return NONE;
  const wheel = blasWheel(context);
  let reason = `no OpenBLAS wheel is pinned for ${context.target.platform}-${context.target.arch}`;
  if (wheel !== undefined) {
    try {
      const folder = join(await downloadWheel(context, wheel), 'scipy_openblas32', 'lib');
      return { kind: 'scipy', library: join(folder, 'libscipy_openblas.so'), folder };
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      reason = error.message;
    }
  }
  const system = systemOpenBlas();
  context.progress.line(
    system === undefined
      ? `  no optimised BLAS: ${reason}. Going on with MLX's reference BLAS; float32 matrix products will be ~20 times slower.`
      : `  using the system's OpenBLAS (${system}): ${reason}`,
  );
  return system === undefined ? NONE : { kind: 'openblas', library: system, folder: undefined };
}

/** The path of libopenblas.so.0 as the dynamic linker's cache has it. */
export function systemOpenBlas(): string | undefined {
  for (const command of ['ldconfig', '/sbin/ldconfig']) {
    const listing = spawnSync(command, ['-p'], { encoding: 'utf8' }).stdout ?? '';
    const path = /libopenblas\.so\.0 .*=> (\S+)/.exec(listing)?.[1];
    if (path !== undefined && existsSync(path)) return path;
  }
  return undefined;
}
