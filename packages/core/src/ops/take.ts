import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkInt, checkOptions } from '../guards.js';
import { type BoundsOptions, boundIndices } from '../indexing/bounds.js';
import { outOfRange } from '../indexing/out-of-range.js';
import { newScalar } from '../operand.js';
import type { AxisOptions } from '../options.js';
import { activeStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface TakeOptions extends AxisOptions, BoundsOptions {}

/**
 * `a[indices]` along `axis`, or of the flattened array: `[..., indices.shape..., ...]`. An integer drops the axis.
 *
 * @throws ArgumentError for an integer outside the axis, DtypeError for indices that are not integers.
 * @example
 * const a = mx.arange(6).reshape([2, 3]);
 * const columns = mx.array([2, 0], { dtype: 'int32' });
 * console.log(mx.take(a, columns, { axis: 1 }).tolist()); // [[2, 0], [5, 3]]
 * console.log(mx.take(a, 4).item()); // 4
 */
export function take(a: MLXArray, indices: MLXArray | number, options?: TakeOptions): MLXArray {
  const { handle, ndim, shape, size } = checkArray('take', 'a', a);
  const { axis, checkBounds, stream: wanted } = checkOptions('take', options);
  const along = axis === undefined || axis === null ? undefined : checkAxis('take', axis, ndim);
  const dim = along === undefined ? size : (shape.at(along) as number);
  const stream = activeStream(wanted);
  const positions =
    typeof indices === 'number'
      ? newPosition(indices, along ?? 0, dim)
      : boundIndices('take', checkArray('take', 'indices', indices), dim, stream, checkBounds);
  try {
    return wrap(
      along === undefined
        ? sys.mlx_take(handle, positions, stream.handle)
        : sys.mlx_take_axis(handle, positions, along, stream.handle),
    );
  } finally {
    if (typeof indices === 'number' || positions !== indices.handle) sys.mlxts_free_one(positions);
  }
}

function newPosition(index: number, axis: number, dim: number): number {
  if (checkInt('take', 'index', index) >= -dim && index < dim) return newScalar(index, 'int32');
  throw outOfRange('take', axis, dim, index);
}
