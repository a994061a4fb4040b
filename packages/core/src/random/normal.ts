import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { checkOptions, checkShape } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type DistributionOptions, floatingCode, withKey } from './draw.js';
import { type Parameter, Parameters } from './parameters.js';

export interface NormalOptions extends DistributionOptions {
  /** The mean; arrays broadcast with the shape, and complex ones need dtype complex64. Default: 0. */
  loc?: Parameter | undefined;
  /** The standard deviation; arrays broadcast with the shape. Default: 1. */
  scale?: Parameter | undefined;
}

/**
 * Normal numbers with mean `loc` and standard deviation `scale`: of a floating dtype, or complex64 with variance 1/2
 * in each part.
 *
 * @param shape Default: `[]`.
 */
export function normal(shape: readonly number[] = [], options?: NormalOptions): MLXArray {
  const op = 'random.normal';
  const { loc, scale, dtype = 'float32', key, stream } = checkOptions(op, options);
  const dims = checkShape(op, shape);
  const complex = dtype === 'complex64';
  const code = complex ? dtypeCode(dtype) : floatingCode(op, dtype);
  const s = resolveStream(stream);
  if (loc === undefined && scale === undefined) {
    return wrap(withKey(op, key, (k) => sys.mlx_random_normal(dims, code, 0, 1, k, s)));
  }
  const parameters = new Parameters(op, complex ? 'float32' : dtype);
  const handle = (name: string, value: Parameter | undefined): number | null => {
    if (value === undefined) return null;
    return complex && value instanceof MLXArray ? value.handle : parameters.handle(name, value);
  };
  try {
    const [mean, deviation] = [handle('loc', loc), handle('scale', scale)];
    return wrap(withKey(op, key, (k) => sys.mlx_random_normal_broadcast(dims, code, mean, deviation, k, s)));
  } finally {
    parameters.free();
  }
}
