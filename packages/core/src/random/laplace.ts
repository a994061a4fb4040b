import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkOptions, checkShape } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type DistributionOptions, floatingCode, uniformCode, withKey } from './draw.js';
import { checkFits } from './parameters.js';

export interface LaplaceOptions extends DistributionOptions {
  /** The mean. Default: 0. */
  loc?: number | undefined;
  /** The scale `b`; the standard deviation is `√2 b`. Default: 1. */
  scale?: number | undefined;
}

/**
 * Numbers of the Laplace distribution `exp(-|x - loc| / scale) / (2 scale)`, of a floating dtype.
 *
 * @param shape Default: `[]`.
 */
export function laplace(shape: readonly number[] = [], options?: LaplaceOptions): MLXArray {
  const op = 'random.laplace';
  const { loc = 0, scale = 1, dtype = 'float32', key, stream } = checkOptions(op, options);
  const dims = checkShape(op, shape);
  const code = floatingCode(op, dtype);
  const range = dtype === 'float64' ? 'float32' : dtype; // mlx-c takes both as float
  const [mean, width] = [checkFits(op, 'loc', loc, range), checkFits(op, 'scale', scale, range)];
  const s = resolveStream(stream);
  return wrap(withKey(op, key, (k) => sys.mlx_random_laplace(dims, code, mean, width, k, s)));
}

/**
 * Standard Gumbel numbers `-log(-log(u))`: float16, bfloat16 or float32.
 *
 * @param shape Default: `[]`.
 */
export function gumbel(shape: readonly number[] = [], options?: DistributionOptions): MLXArray {
  const op = 'random.gumbel';
  const { dtype = 'float32', key, stream } = checkOptions(op, options);
  const dims = checkShape(op, shape);
  const code = uniformCode(op, dtype);
  const s = resolveStream(stream);
  return wrap(withKey(op, key, (k) => sys.mlx_random_gumbel(dims, code, k, s)));
}
