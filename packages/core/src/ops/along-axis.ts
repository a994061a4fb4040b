import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkOptions } from '../guards.js';
import { type BoundsOptions, boundIndices } from '../indexing/bounds.js';
import { Chain } from '../indexing/chain.js';
import { newValue } from '../indexing/update-value.js';
import type { Operand } from '../operand.js';
import { activeStream, type Stream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface AlongAxisOptions extends BoundsOptions {
  /** null: the flattened array, which takes indices of one axis. */
  axis: number | null;
}

/** Calls `raw` with `a`, flattened where `axis` is null, the bounded indices and the axis. */
function alongAxis(
  op: string,
  a: MLXArray,
  indices: MLXArray,
  options: AlongAxisOptions,
  raw: (source: number, indices: number, axis: number, stream: Stream) => number,
): number {
  const { handle, ndim, shape, size } = checkArray(op, 'a', a);
  checkArray(op, 'indices', indices);
  const { axis, checkBounds, stream: wanted } = checkOptions(op, options);
  const along = axis === null ? 0 : checkAxis(op, axis, ndim);
  const dim = axis === null ? size : (shape.at(along) as number);
  const stream = activeStream(wanted);
  const positions = new Chain(indices.handle, false);
  const source = new Chain(handle, false);
  try {
    const bounded = boundIndices(op, indices, dim, stream, checkBounds);
    if (bounded !== indices.handle) positions.to(bounded);
    if (axis === null) source.to(sys.mlx_reshape(handle, [-1], stream.handle));
    return raw(source.handle, positions.handle, along, stream);
  } finally {
    positions.free();
    source.free();
  }
}

/**
 * `out[i][j] = a[indices[i][j]][j]` for axis 0, and so on: one index per element. Shapes broadcast but for the axis.
 *
 * @throws ShapeError unless `indices` has as many axes as `a` (one where `axis` is null).
 * @example
 * const a = mx.array([[3, 1, 2], [9, 7, 8]]);
 * const order = mx.argsort(a);
 * console.log(mx.takeAlongAxis(a, order, { axis: -1 }).tolist()); // [[1, 2, 3], [7, 8, 9]]
 */
export function takeAlongAxis(a: MLXArray, indices: MLXArray, options: AlongAxisOptions): MLXArray {
  return wrap(
    alongAxis('takeAlongAxis', a, indices, options, (source, positions, axis, { handle }) =>
      sys.mlx_take_along_axis(source, positions, axis, handle),
    ),
  );
}

/**
 * A copy of `a` with `values`, cast to its dtype and broadcast, at the positions that `takeAlongAxis` would read.
 *
 * @throws ShapeError unless `indices` has as many axes as `a` (one where `axis` is null).
 * @example
 * const best = mx.array([[2], [0]], { dtype: 'int32' });
 * console.log(mx.putAlongAxis(mx.zeros([2, 3]), best, 1, { axis: 1 }).tolist()); // [[0, 0, 1], [1, 0, 0]]
 */
export function putAlongAxis(a: MLXArray, indices: MLXArray, values: Operand, options: AlongAxisOptions): MLXArray {
  const update = newValue('putAlongAxis', values, checkArray('putAlongAxis', 'a', a).dtype);
  try {
    return wrap(
      alongAxis('putAlongAxis', a, indices, options, (source, positions, axis, { handle: s }) => {
        const written = sys.mlx_put_along_axis(source, positions, update.handle, axis, s);
        if (source === a.handle) return written;
        try {
          return sys.mlx_reshape(written, a.shape, s);
        } finally {
          sys.mlxts_free_one(written);
        }
      }),
    );
  } finally {
    update.free();
  }
}
