import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkInt, checkOptions, describe } from '../guards.js';
import type { AxisOp } from '../lift.js';
import type { AxisOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

const MAX_LENGTH = 2 ** 31 - 1;

interface Target {
  /** `null` for the flattened array. */
  axis: number | null;
  length: number;
}

/** The axis to order by (the last unless given) and its length. */
function target(op: string, a: MLXArray, axis: number | null = -1): Target {
  if (axis !== null) return { axis, length: a.shape.at(checkAxis(op, axis, a.ndim)) as number };
  if (a.size <= MAX_LENGTH) return { axis, length: a.size };
  throw new ShapeError({ op, message: `expected at most ${MAX_LENGTH} elements to flatten, got ${describe(a)}` });
}

type RawFlat = (a: number, s: number) => number;
type RawAlong = (a: number, axis: number, s: number) => number;
type RawEmpty = (a: number, shape: readonly number[], s: number) => number;

/** Declares an op that puts an axis in order; `empty` is for an axis of length 0, by which MLX divides. */
function ordering(op: string, flat: RawFlat, along: RawAlong, empty: RawEmpty): AxisOp {
  return (a, options) => {
    const array = checkArray(op, 'a', a);
    const { axis: wanted, stream } = checkOptions(op, options);
    const { axis, length } = target(op, array, wanted);
    const s = resolveStream(stream);
    if (length === 0) return wrap(empty(array.handle, axis === null ? [0] : array.shape, s));
    return wrap(axis === null ? flat(array.handle, s) : along(array.handle, axis, s));
  };
}

/**
 * Ascending order along `axis` (default: the last), or of the flattened array with `axis: null`. Equal elements
 * keep their order; NaN comes last.
 *
 * @example
 * console.log(mx.sort(mx.array([[3, 1], [2, 0]]), { axis: null }).tolist()); // [0, 1, 2, 3]
 */
export const sort: AxisOp = ordering('sort', sys.mlx_sort, sys.mlx_sort_axis, sys.mlx_reshape);
/** The positions that `sort` would take the elements from → uint32. */
export const argsort: AxisOp = ordering('argsort', sys.mlx_argsort, sys.mlx_argsort_axis, (_, shape, s) =>
  sys.mlx_zeros(shape, dtypeCode('uint32'), s),
);

export type SelectionOp = (a: MLXArray, kth: number, options?: AxisOptions) => MLXArray;
type RawSelect = (a: number, kth: number, s: number) => number;
type RawSelectAlong = (a: number, kth: number, axis: number, s: number) => number;

/** Declares an op that puts one element of an axis into its place. */
function selection(op: string, flat: RawSelect, along: RawSelectAlong): SelectionOp {
  return (a, kth, options) => {
    const array = checkArray(op, 'a', a);
    const { axis: wanted, stream } = checkOptions(op, options);
    const { axis, length } = target(op, array, wanted);
    if (length === 0) {
      throw new ShapeError({ op, message: `expected an axis that is not empty, got ${describe(array)}` });
    }
    checkInt(op, 'kth', kth, { min: -length, max: length - 1 });
    const s = resolveStream(stream);
    return wrap(axis === null ? flat(array.handle, kth, s) : along(array.handle, kth, axis, s));
  };
}

/**
 * Reorders `axis` (default: the last), or the flattened array with `axis: null`, so that the element at `kth`
 * stands where a sort would put it, none larger before and none smaller after it. A negative `kth` counts
 * from the end.
 */
export const partition: SelectionOp = selection('partition', sys.mlx_partition, sys.mlx_partition_axis);
/** The positions that `partition` would take the elements from → uint32. */
export const argpartition: SelectionOp = selection('argpartition', sys.mlx_argpartition, sys.mlx_argpartition_axis);

/**
 * The `k` largest elements along `axis` (default: the last), or of the flattened array with `axis: null`, in no
 * stated order.
 *
 * @example
 * console.log(mx.sort(mx.topk(mx.array([4, 1, 3, 2]), 2)).tolist()); // [3, 4]
 */
export function topk(a: MLXArray, k: number, options?: AxisOptions): MLXArray {
  const array = checkArray('topk', 'a', a);
  const { axis: wanted, stream } = checkOptions('topk', options);
  const { axis, length } = target('topk', array, wanted);
  checkInt('topk', 'k', k, { min: 0, max: length });
  const s = resolveStream(stream);
  return wrap(axis === null ? sys.mlx_topk(array.handle, k, s) : sys.mlx_topk_axis(array.handle, k, axis, s));
}
