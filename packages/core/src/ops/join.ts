import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArrays, checkAxis, checkOptions } from '../guards.js';
import type { AxisOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/**
 * Joins arrays along an existing axis (default: 0), or flattened with `axis: null`. Their dtypes are promoted.
 *
 * @example
 * console.log(mx.concatenate([mx.zeros([2, 1]), mx.ones([2, 2])], { axis: 1 }).shape); // [2, 3]
 */
export function concatenate(arrays: readonly MLXArray[], options?: AxisOptions): MLXArray {
  const checked = checkArrays('concatenate', 'arrays', arrays);
  const { axis = 0, stream } = checkOptions('concatenate', options);
  const handles = checked.map((array) => array.handle);
  const s = resolveStream(stream);
  if (axis === null) return wrap(sys.mlx_concatenate(handles, s));
  return wrap(sys.mlx_concatenate_axis(handles, checkAxis('concatenate', axis, (checked[0] as MLXArray).ndim), s));
}

/** Another name of `concatenate`. */
export const concat: typeof concatenate = concatenate;

/**
 * Joins arrays of one shape along a new axis (default: 0). Their dtypes are promoted.
 *
 * @example
 * console.log(mx.stack([mx.zeros([2, 3]), mx.ones([2, 3])], { axis: -1 }).shape); // [2, 3, 2]
 */
export function stack(arrays: readonly MLXArray[], options?: AxisOptions): MLXArray {
  const checked = checkArrays('stack', 'arrays', arrays);
  const { axis, stream } = checkOptions('stack', options);
  const at = checkAxis('stack', axis ?? 0, (checked[0] as MLXArray).ndim + 1);
  return wrap(
    sys.mlx_stack_axis(
      checked.map((array) => array.handle),
      at,
      resolveStream(stream),
    ),
  );
}
