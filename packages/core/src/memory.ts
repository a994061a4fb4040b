import { sys } from '@mlxts/sys';
import { MLXError } from './errors/mlx-error.js';
import { checkInt } from './guards.js';

/** Bytes of live MLX buffers in this process. */
export function getActiveMemory(): number {
  return sys.mlx_get_active_memory();
}

/** The most bytes that were active at once since the start or `resetPeakMemory()`. */
export function getPeakMemory(): number {
  return sys.mlx_get_peak_memory();
}

export function resetPeakMemory(): void {
  sys.mlx_reset_peak_memory();
}

/** Bytes that MLX keeps for reuse. */
export function getCacheMemory(): number {
  return sys.mlx_get_cache_memory();
}

/** Gives the cached bytes back to the system. */
export function clearCache(): void {
  sys.mlx_clear_cache();
}

/** @throws MLXError `Unsupported` in a thread that did not load MLX first: limits hold for the whole process. */
function checkLimit(op: string, bytes: number): number {
  if (!sys.mlxts_info().ownsProcess) {
    const message = 'expected the thread that loaded MLX first, since the limit holds for the process, got another';
    throw new MLXError({ op, message, code: 'Unsupported' });
  }
  return checkInt(op, 'bytes', bytes, { min: 0, max: Number.MAX_SAFE_INTEGER });
}

/** Sets the most bytes that MLX may keep for reuse, and returns the limit before. */
export function setCacheLimit(bytes: number): number {
  return sys.mlx_set_cache_limit(checkLimit('setCacheLimit', bytes));
}

/** Sets the bytes above which allocations wait for memory to be freed, and returns the limit before. */
export function setMemoryLimit(bytes: number): number {
  return sys.mlx_set_memory_limit(checkLimit('setMemoryLimit', bytes));
}

export function getMemoryLimit(): number {
  return sys.mlx_get_memory_limit();
}

/**
 * Sets the bytes that stay resident for the GPU on macOS 15 and newer, and returns the limit before; elsewhere
 * nothing is kept. Wired memory is taken from every other process: keep well below `memory_size` of
 * `deviceInfo('gpu')`. The system's own limit is `max_recommended_working_set_size` there, raised by
 * `sudo sysctl iogpu.wired_limit_mb=<megabytes>`.
 *
 * @throws MLXError above the system's limit, and in a thread that did not load MLX first.
 */
export function setWiredLimit(bytes: number): number {
  return sys.mlx_set_wired_limit(checkLimit('setWiredLimit', bytes));
}

/** Buffers that the arrays of this thread's JavaScript hold; those that share one count once. */
export function liveBuffers(): number {
  return sys.mlxts_live_buffers();
}

/** Native objects (arrays, streams, closures) that this thread's JavaScript holds. */
export function liveHandles(): number {
  return sys.mlxts_live_handles();
}
