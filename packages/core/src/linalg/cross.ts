import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkOptions } from '../guards.js';
import { checkBroadcast } from '../ops/product-size.js';
import type { AxisOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/**
 * The cross product of vectors of 2 or 3 numbers along `axis` (default: the last), the third taken as 0 where it is
 * missing; the other axes broadcast, dtypes are promoted. The result has 3 numbers along the axis.
 *
 * @example
 * console.log(mx.linalg.cross(mx.array([1, 0, 0]), mx.array([0, 1, 0])).tolist()); // [0, 0, 1]
 */
export function cross(a: MLXArray, b: MLXArray, options?: AxisOptions): MLXArray {
  const op = 'linalg.cross';
  const [left, right] = [checkArray(op, 'a', a), checkArray(op, 'b', b)];
  const { axis, stream } = checkOptions(op, options);
  const along = axis ?? -1;
  checkAxis(op, along, left.ndim);
  checkAxis(op, along, right.ndim);
  const s = resolveStream(stream);
  const widened = ({ shape }: MLXArray): number[] => shape.with(along, 3);
  checkBroadcast(op, widened(left), widened(right));
  return wrap(sys.mlx_linalg_cross(left.handle, right.handle, along, s));
}
