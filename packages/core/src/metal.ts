/** Apple's Metal. */
import { sys } from '@mlxts/sys';
import { ArgumentError } from './errors/argument-error.js';
import { MLXError } from './errors/mlx-error.js';
import { describe } from './guards.js';

/** Whether arrays can be computed on a GPU by Metal here. */
export function isAvailable(): boolean {
  return sys.mlx_metal_is_available();
}

function checkMetal(op: string): void {
  if (isAvailable()) return;
  throw new MLXError({ op, message: 'expected a machine with Metal, got one without', code: 'Unsupported' });
}

/**
 * Starts to record GPU work into a `.gputrace` file, which must not exist and which Xcode opens. The process
 * needs `MTL_CAPTURE_ENABLED=1` in its environment.
 *
 * @throws MLXError `Unsupported` without Metal.
 */
export function startCapture(path: string): void {
  const op = 'metal.startCapture';
  if (typeof path !== 'string' || path === '') {
    throw new ArgumentError({ op, message: `expected the path of a .gputrace file, got ${describe(path)}` });
  }
  checkMetal(op);
  sys.mlx_metal_start_capture(path);
}

/** Ends the recording. @throws MLXError `Unsupported` without Metal. */
export function stopCapture(): void {
  checkMetal('metal.stopCapture');
  sys.mlx_metal_stop_capture();
}
