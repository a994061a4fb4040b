import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkOptions, checkShape } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type DistributionOptions, uniformCode, withKey } from './draw.js';
import { largest, type Parameter, Parameters } from './parameters.js';

export interface UniformOptions extends DistributionOptions {
  /** Arrays broadcast to the shape. Default: 0. */
  low?: Parameter | undefined;
  /** Arrays broadcast to the shape. Default: 1. */
  high?: Parameter | undefined;
}

/**
 * Uniform numbers in `[low, high)`: float16, bfloat16 or float32.
 *
 * @param shape Default: `[]`.
 *
 * @example
 * const x = mx.random.uniform([2, 3], { low: -1, high: mx.array([1, 2, 3]) });
 */
export function uniform(shape: readonly number[] = [], options?: UniformOptions): MLXArray {
  const op = 'random.uniform';
  const { low = 0, high = 1, dtype = 'float32', key, stream } = checkOptions(op, options);
  const dims = checkShape(op, shape);
  const code = uniformCode(op, dtype);
  const s = resolveStream(stream);
  const parameters = new Parameters(op, dtype);
  try {
    const [from, to] = [parameters.handle('low', low), parameters.handle('high', high)];
    if (typeof low === 'number' && typeof high === 'number' && Math.abs(high - low) > (largest.get(dtype) ?? 0)) {
      throw new ArgumentError({ op, message: `expected high - low within ${dtype}, got ${low} and ${high}` });
    }
    return wrap(withKey(op, key, (k) => sys.mlx_random_uniform(from, to, dims, code, k, s)));
  } finally {
    parameters.free();
  }
}
