import { sys } from '@mlxts/sys';
import { gpu, isAvailable } from '../device.js';
import { MLXError } from '../errors/mlx-error.js';
import { checkFlag, checkOptions } from '../guards.js';
import { fuseOnCPU } from './cpu-fusion/fuse-on-cpu.js';

const DISABLED = 0;
const NO_FUSE = 2;
const ENABLED = 3;

export interface EnableCompileOptions {
  /**
   * Whether functions are fused on the CPU too, from their next trace on. Linux and macOS, with `g++` on the path.
   * Default: false.
   *
   * MLX writes C++ for each fused kernel, has `g++` compile it, which takes a second or so, and loads the result, all in
   * `$TMPDIR/mlx`, where other users could be first and processes disturb each other. So `TMPDIR` is set, once and until the
   * process ends, to a private folder in the user's cache (`MLXTS_CACHE`), which the libraries of former processes are
   * linked into and which is removed at the end. What else uses `os.tmpdir()` goes there too, and child processes
   * inherit it unless their `env` says otherwise: turn fusion on before anything else runs.
   */
  fuseOnCPU?: boolean | undefined;
}

/** @throws MLXError `Unsupported` in a thread that did not load MLX first: the mode holds for the whole process. */
function checkOwner(op: string): void {
  if (sys.mlxts_info().ownsProcess) return;
  const message = 'expected the thread that loaded MLX first, since the mode holds for the process, got another';
  throw new MLXError({ op, message, code: 'Unsupported' });
}

/** The mode of a process in which nobody chose one. */
export function startCompile(): void {
  if (sys.mlxts_info().ownsProcess) sys.mlx_set_compile_mode(isAvailable(gpu) ? ENABLED : NO_FUSE);
}

/**
 * Makes `compile` call its functions as they are, in the whole process.
 *
 * @throws MLXError `Unsupported` in a thread that did not load MLX first.
 */
export function disableCompile(): void {
  checkOwner('disableCompile');
  sys.mlx_set_compile_mode(DISABLED);
}

/**
 * Turns `compile` on again: with fused kernels on a GPU, on the CPU only with `fuseOnCPU`. What was traced before stays
 * as it is.
 *
 * @throws MLXError `Unsupported` in a thread that did not load MLX first; for `fuseOnCPU` outside of the main thread and
 * where there is no `g++`.
 * @throws FileError where `fuseOnCPU` finds no folder that only this user can write to.
 */
export function enableCompile(options?: EnableCompileOptions): void {
  const op = 'enableCompile';
  const isFused = checkFlag(op, 'fuseOnCPU', checkOptions(op, options).fuseOnCPU, false);
  checkOwner(op);
  if (isFused) fuseOnCPU(op);
  sys.mlx_set_compile_mode(isFused || isAvailable(gpu) ? ENABLED : NO_FUSE);
}
