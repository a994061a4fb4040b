import type { Target } from '../target.js';
import { describeMachine, glibcVersion, isAtLeast } from './machine.js';

/** An attempt to load the addon that failed. */
export interface Attempt {
  readonly name: string;
  readonly path: string;
  readonly reason: string;
}

/** The oldest glibc that MLX's published libraries run on. */
export const OLDEST_GLIBC = '2.35';

const TARGETS = ['linux-x64-cpu', 'linux-arm64-cpu', 'linux-x64-cuda', 'darwin-arm64-metal'];

/** Why a candidate did not load, in a line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'MODULE_NOT_FOUND')
    return message.includes('.node') && message.includes('/native/') ? 'no such file' : 'not installed';
  const glibc = /version `GLIBC_([\d.]+)' not found/.exec(message)?.[1];
  if (glibc !== undefined) return `it needs glibc ${glibc} (${message})`;
  if (/wrong ELF class|invalid ELF header|incompatible architecture|not a mach-o/i.test(message))
    return `it is for another processor or system (${message})`;
  const library = /(\S+): cannot open shared object file/.exec(message)?.[1];
  if (library !== undefined) return `the library ${library} is missing (${message})`;
  return message;
}

/** The error text that lists every attempt with its reason, the machine, and what to do. */
export function explainFailure(target: Target, attempts: readonly Attempt[]): string {
  const tried = attempts.map(({ name, path, reason }) => `  - ${name}${path === name ? '' : ` (${path})`}: ${reason}`);
  return [
    `@mlxts/sys: no native addon for ${target.name} could be loaded.`,
    'Tried:',
    ...tried,
    `Machine: ${describeMachine()}.`,
    advice(target, attempts),
  ].join('\n');
}

function advice(target: Target, attempts: readonly Attempt[]): string {
  if (!TARGETS.includes(target.name)) {
    return `MLX has no library for ${target.name}; there are ${TARGETS.join(', ')}. With an MLX of your own: MLXTS_MLX_DIR=<prefix> npx @mlxts/sys build`;
  }
  if (target.platform === 'linux') {
    const glibc = glibcVersion();
    if (glibc === undefined)
      return 'MLX needs glibc, and this system has musl (Alpine): use a Debian or Ubuntu based image.';
    if (!isAtLeast(glibc, OLDEST_GLIBC))
      return `MLX's libraries need glibc ${OLDEST_GLIBC} or newer (Debian 12, Ubuntu 22.04); this system has ${glibc}.`;
  }
  const flag = target.backend === 'cuda' ? ' --backend cuda' : '';
  const missing = attempts.find(({ name, reason }) => name.startsWith('@') && reason === 'not installed');
  const install =
    missing === undefined
      ? ''
      : `, or install ${missing.name} (it is left out when optional dependencies are off or the lock file was made on another system)`;
  return `To build it here: npx @mlxts/sys build${flag}${install}`;
}
