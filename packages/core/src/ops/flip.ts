import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxes, checkOptions } from '../guards.js';
import type { AxesOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/**
 * The elements in reverse order along `axis` (all by default).
 *
 * @example
 * console.log(mx.flip(mx.array([[1, 2], [3, 4]]), { axis: 1 }).tolist()); // [[2, 1], [4, 3]]
 */
export function flip(a: MLXArray, options?: AxesOptions): MLXArray {
  const array = checkArray('flip', 'a', a);
  const { axis, stream } = checkOptions('flip', options);
  const s = resolveStream(stream);
  if (axis === undefined || axis === null) return wrap(sys.mlx_flip(array.handle, s));
  return wrap(sys.mlx_flip_axes(array.handle, checkAxes('flip', axis, array.ndim), s));
}
