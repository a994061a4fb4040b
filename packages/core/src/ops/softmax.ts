import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxes, checkAxis, checkOptions } from '../guards.js';
import type { AxesOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface SoftmaxOptions extends AxesOptions {
  /** Accumulate float16 and bfloat16 in float32. Default: false. */
  precise?: boolean | undefined;
}

/**
 * `eᵃ / Σ eᵃ` over `axis` (all by default), without overflow. Over the last axis integers give float32;
 * over others the result is of their own dtype, cut off.
 *
 * @example
 * console.log(mx.softmax(mx.array([0, 0]), { axis: -1 }).tolist()); // [0.5, 0.5]
 */
export function softmax(a: MLXArray, options?: SoftmaxOptions): MLXArray {
  const array = checkArray('softmax', 'a', a);
  const { axis, precise = false, stream } = checkOptions('softmax', options);
  const s = resolveStream(stream);
  if (axis === undefined || axis === null) return wrap(sys.mlx_softmax(array.handle, precise, s));
  if (typeof axis === 'number') {
    return wrap(sys.mlx_softmax_axis(array.handle, checkAxis('softmax', axis, array.ndim), precise, s));
  }
  return wrap(sys.mlx_softmax_axes(array.handle, checkAxes('softmax', axis, array.ndim), precise, s));
}
