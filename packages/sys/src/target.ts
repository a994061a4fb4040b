import { join } from 'node:path';
import { packageRoot } from './package-root.js';

export type Backend = 'cpu' | 'metal' | 'cuda';

/** What an addon is built for. */
export interface Target {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly backend: Backend;
  /** `linux-x64-cpu` */
  readonly name: string;
}

const BACKENDS: readonly string[] = ['cpu', 'metal', 'cuda'] satisfies Backend[];

function isBackend(value: string): value is Backend {
  return BACKENDS.includes(value);
}

/**
 * This process's target. The backend is the argument, else `MLXTS_BACKEND`, else metal on macOS and cpu elsewhere.
 *
 * @throws Error for an unknown backend
 */
export function hostTarget(backend?: string): Target {
  const wanted = backend ?? (process.env.MLXTS_BACKEND || (process.platform === 'darwin' ? 'metal' : 'cpu'));
  if (!isBackend(wanted)) throw new Error(`backend: expected one of ${BACKENDS.join(', ')}, got '${wanted}'`);
  const { platform, arch } = process;
  return { platform, arch, backend: wanted, name: `${platform}-${arch}-${wanted}` };
}

/** Where the build command leaves an addon with all its libraries. */
export function artefactFolder(target: Target): string {
  return join(packageRoot(), 'build', 'native', target.name);
}
