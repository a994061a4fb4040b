import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { checkAxis, checkInt, checkOptions } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type RandomOptions, withKey } from './draw.js';

export interface PermutationOptions extends RandomOptions {
  /** The axis of an array to shuffle. Default: 0. */
  axis?: number | undefined;
}

/**
 * The integers below `x` in random order → `[x]` uint32, or the entries of an array shuffled along an axis.
 *
 * @example
 * const order = mx.random.permutation(10);
 * const rows = mx.random.permutation(mx.arange(12).reshape([4, 3]), { axis: 0 });
 */
export function permutation(x: number | MLXArray, options?: PermutationOptions): MLXArray {
  const op = 'random.permutation';
  const { axis = 0, key, stream } = checkOptions(op, options);
  const s = resolveStream(stream);
  if (!(x instanceof MLXArray)) {
    const count = checkInt(op, 'x', x, { min: 0 });
    if (count === 0) return wrap(sys.mlx_zeros([0], dtypeCode('uint32'), s)); // MLX divides by the length
    return wrap(withKey(op, key, (k) => sys.mlx_random_permutation_arange(count, k, s)));
  }
  const { handle } = x;
  const along = checkAxis(op, axis, x.ndim);
  if (x.shape.at(along) === 0) return wrap(sys.mlx_copy(handle, s));
  return wrap(withKey(op, key, (k) => sys.mlx_random_permutation(handle, along, k, s)));
}
