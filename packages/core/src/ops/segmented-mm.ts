import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkOptions, checkShape, describe } from '../guards.js';
import { type BoundsOptions, boundsApply, checkIntegers } from '../indexing/bounds.js';
import { activeStream } from '../stream.js';
import { withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { clampPositions } from './clamp-positions.js';
import { checkCount32, elements } from './product-size.js';

/**
 * One product for each piece of the inner axis, `a[:, start:stop] @ b[start:stop]`: `a [M, K]`, `b [K, N]` and integer
 * `segments [..., 2]` of starts and stops → `[..., M, N]`. A piece that stops before it has started gives zeros.
 * Floating dtypes only, promoted.
 *
 * @example
 * const segments = mx.array([[0, 1], [1, 3]], { dtype: 'uint32' });
 * console.log(mx.segmentedMm(mx.ones([1, 3]), mx.ones([3, 1]), segments).tolist()); // [[[1]], [[2]]]
 */
export function segmentedMm(a: MLXArray, b: MLXArray, segments: MLXArray, options?: BoundsOptions): MLXArray {
  const op = 'segmentedMm';
  const [left, right] = [checkArray(op, 'a', a), checkArray(op, 'b', b)];
  const pieces = checkArray(op, 'segments', segments);
  const { checkBounds, stream } = checkOptions(op, options);
  const [rows, inner] = left.shape;
  const [other, columns] = right.shape;
  if (
    rows === undefined ||
    columns === undefined ||
    other === undefined ||
    left.ndim !== 2 ||
    right.ndim !== 2 ||
    inner !== other
  ) {
    const got = `${describe(left)} and ${describe(right)}`;
    throw new ShapeError({ op, message: `expected a [M, K] and b [K, N], got ${got}` });
  }
  checkIntegers(op, 'segments', pieces);
  if (pieces.shape.at(-1) !== 2) {
    throw new ShapeError({ op, message: `expected segments [..., 2], got ${describe(pieces)}` });
  }
  const active = activeStream(stream);
  const bound = boundsApply(op, checkBounds, active);
  const shape = checkShape(op, [...pieces.shape.slice(0, -1), rows, columns]);
  if (active.device === 'cpu') checkCount32(op, 'the result on the CPU', elements(shape), left, right, pieces);
  const s = active.handle;
  return wrap(
    withTemporaries((keep) => {
      const bounded = bound ? clampPositions(pieces, other, keep, s) : pieces.handle;
      const product = sys.mlx_segmented_mm(left.handle, right.handle, bounded, s);
      if (!shape.includes(0)) return product;
      return sys.mlx_zeros(shape, sys.mlx_array_dtype(keep(product)), s); // MLX divides by the rows and columns
    }),
  );
}
