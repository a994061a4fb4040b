import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkInt, checkInts, checkOptions, checkShape } from '../guards.js';
import type { AxisOptions, OpOptions } from '../options.js';
import { resolveStream, streamOf } from '../stream.js';
import { wrap } from '../wrap.js';

/**
 * Each element `repeats` times along `axis`, or of the flattened array.
 *
 * @example
 * console.log(mx.repeat(mx.array([1, 2]), 2).tolist()); // [1, 1, 2, 2]
 */
export function repeat(a: MLXArray, repeats: number, options?: AxisOptions): MLXArray {
  const op = 'repeat';
  const { handle, shape, size } = checkArray(op, 'a', a);
  const { axis, stream } = checkOptions(op, options);
  const count = checkInt(op, 'repeats', repeats, { min: 0 });
  const s = resolveStream(stream);
  if (axis === undefined || axis === null) {
    checkShape(op, [size * count]);
    return wrap(sys.mlx_repeat(handle, count, s));
  }
  const at = checkAxis(op, axis, shape.length);
  checkShape(op, shape.with(at, (shape.at(at) as number) * count));
  return wrap(sys.mlx_repeat_axis(handle, count, at, s));
}

/**
 * The whole array `reps` times along each axis; of fewer `reps` than axes the last axes take them, more add
 * leading axes.
 *
 * @example
 * console.log(mx.tile(mx.array([1, 2]), [2, 2]).tolist()); // [[1, 2, 1, 2], [1, 2, 1, 2]]
 */
export function tile(a: MLXArray, reps: number | readonly number[], options?: OpOptions): MLXArray {
  const op = 'tile';
  const { handle, shape } = checkArray(op, 'a', a);
  const counts =
    typeof reps === 'number' ? [checkInt(op, 'reps', reps, { min: 0 })] : checkInts(op, 'reps', reps, { min: 0 });
  const ndim = Math.max(shape.length, counts.length);
  checkShape(
    op,
    Array.from({ length: ndim }, (_, i) => (shape.at(i - ndim) ?? 1) * (counts.at(i - ndim) ?? 1)),
  );
  return wrap(sys.mlx_tile(handle, counts, streamOf(op, options)));
}
