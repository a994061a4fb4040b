import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkInt } from '../guards.js';
import { type AxisOp, alongAxis } from '../lift.js';
import type { AxisOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** Ascending order along `axis` (default: the last). */
export const sort: AxisOp = alongAxis('sort', sys.mlx_sort_axis);
/** The positions that sort `axis` (default: the last) → uint32. */
export const argsort: AxisOp = alongAxis('argsort', sys.mlx_argsort_axis);

type Raw = (a: number, k: number, axis: number, s: number) => number;

function selection(op: string, raw: Raw): (a: MLXArray, k: number, options?: AxisOptions) => MLXArray {
  return (a, k, { axis = -1, stream } = {}) => {
    const { handle, ndim, shape } = checkArray(op, 'a', a);
    const along = checkAxis(op, axis, ndim);
    const dim = shape.at(along) as number;
    checkInt(op, 'k', k, op === 'topk' ? { min: 1, max: dim } : { min: -dim, max: dim - 1 });
    return wrap(raw(handle, k, along, resolveStream(stream)));
  };
}

/** Reorders `axis` so that element `k` stands where a sort would put it, smaller ones before, larger after. */
export const partition: (a: MLXArray, k: number, options?: AxisOptions) => MLXArray = selection(
  'partition',
  sys.mlx_partition_axis,
);
/** The positions that `partition` would use → uint32. */
export const argpartition: (a: MLXArray, k: number, options?: AxisOptions) => MLXArray = selection(
  'argpartition',
  sys.mlx_argpartition_axis,
);
/** The `k` largest elements along `axis` (default: the last), in no stated order. */
export const topk: (a: MLXArray, k: number, options?: AxisOptions) => MLXArray = selection('topk', sys.mlx_topk_axis);
