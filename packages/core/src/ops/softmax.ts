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
  const { handle, ndim } = array;
  if (axis === undefined || axis === null) {
    return wrap(ndim === 1 ? sys.mlxts_softmax(handle, precise, s) : sys.mlx_softmax(handle, precise, s));
  }
  if (typeof axis !== 'number') {
    return wrap(sys.mlx_softmax_axes(handle, checkAxes('softmax', axis, ndim), precise, s));
  }
  const checked = checkAxis('softmax', axis, ndim);
  const isLast = checked === ndim - 1 || checked === -1;
  return wrap(isLast ? sys.mlxts_softmax(handle, precise, s) : sys.mlx_softmax_axis(handle, checked, precise, s));
}
