import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkInt } from '../guards.js';
import { argReduction, type ReductionOp, reduction } from '../lift.js';
import type { AxesOptions, AxisOptions, ReductionOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** `Σ a` over `axis` (all by default). */
export const sum: ReductionOp = reduction('sum', sys.mlx_sum, sys.mlx_sum_axis, sys.mlx_sum_axes);
/** `Π a` over `axis` (all by default). */
export const prod: ReductionOp = reduction('prod', sys.mlx_prod, sys.mlx_prod_axis, sys.mlx_prod_axes);
/** The arithmetic mean over `axis` (all by default). */
export const mean: ReductionOp = reduction('mean', sys.mlx_mean, sys.mlx_mean_axis, sys.mlx_mean_axes);
/** The largest element over `axis` (all by default). */
export const max: ReductionOp = reduction('max', sys.mlx_max, sys.mlx_max_axis, sys.mlx_max_axes);
/** The smallest element over `axis` (all by default). */
export const min: ReductionOp = reduction('min', sys.mlx_min, sys.mlx_min_axis, sys.mlx_min_axes);
/** Whether all elements are true over `axis` (all by default) → bool. */
export const all: ReductionOp = reduction('all', sys.mlx_all, sys.mlx_all_axis, sys.mlx_all_axes);
/** Whether any element is true over `axis` (all by default) → bool. */
export const any: ReductionOp = reduction('any', sys.mlx_any, sys.mlx_any_axis, sys.mlx_any_axes);
/** `log Σ eᵃ` over `axis` (all by default), without overflow. */
export const logsumexp: ReductionOp = reduction(
  'logsumexp',
  sys.mlx_logsumexp,
  sys.mlx_logsumexp_axis,
  sys.mlx_logsumexp_axes,
);

export interface VarianceOptions extends ReductionOptions {
  /** The divisor is the count minus `ddof`. Default: 0. */
  ddof?: number;
}

type SpreadOp = (a: MLXArray, options?: VarianceOptions) => MLXArray;
type RawSpread<Axes extends unknown[]> = (a: number, ...rest: [...Axes, boolean, number, number]) => number;

function spread(
  op: string,
  everything: RawSpread<[]>,
  one: RawSpread<[axis: number]>,
  several: RawSpread<[axes: number[]]>,
): SpreadOp {
  return (a, options = {}) => {
    const ddof = checkInt(op, 'ddof', options.ddof ?? 0);
    return reduction(
      op,
      (h, keepdims, s) => everything(h, keepdims, ddof, s),
      (h, axis, keepdims, s) => one(h, axis, keepdims, ddof, s),
      (h, axes, keepdims, s) => several(h, axes, keepdims, ddof, s),
    )(a, options);
  };
}

/** The mean squared distance from the mean over `axis` (all by default). */
export const variance: SpreadOp = spread('variance', sys.mlx_var, sys.mlx_var_axis, sys.mlx_var_axes);
/** The square root of `variance`. */
export const std: SpreadOp = spread('std', sys.mlx_std, sys.mlx_std_axis, sys.mlx_std_axes);

/** The position of the largest element, of the flattened array or along `axis` → uint32. */
export const argmax: (a: MLXArray, options?: AxisOptions & { keepdims?: boolean }) => MLXArray = argReduction(
  'argmax',
  sys.mlx_argmax,
  sys.mlx_argmax_axis,
);
/** The position of the smallest element, of the flattened array or along `axis` → uint32. */
export const argmin: (a: MLXArray, options?: AxisOptions & { keepdims?: boolean }) => MLXArray = argReduction(
  'argmin',
  sys.mlx_argmin,
  sys.mlx_argmin_axis,
);

export interface SoftmaxOptions extends AxesOptions {
  /** Compute float16 and bfloat16 in float32. Default: false. */
  precise?: boolean;
}

/** `eᵃ / Σ eᵃ` over `axis` (all by default). */
export function softmax(a: MLXArray, { axis, precise = false, stream }: SoftmaxOptions = {}): MLXArray {
  const { handle, ndim } = checkArray('softmax', 'a', a);
  const s = resolveStream(stream);
  if (axis === undefined) return wrap(sys.mlx_softmax(handle, precise, s));
  const axes = (typeof axis === 'number' ? [axis] : axis).map((each) => checkAxis('softmax', each, ndim));
  return wrap(sys.mlx_softmax_axes(handle, axes, precise, s));
}

export interface CumulativeOptions extends AxisOptions {
  /** From the end. Default: false. */
  reverse?: boolean;
  /** Count the element itself. Default: true. */
  inclusive?: boolean;
}

/** Running sums along `axis`, or of the flattened array. */
export function cumsum(a: MLXArray, options: CumulativeOptions = {}): MLXArray {
  const { axis, reverse = false, inclusive = true, stream } = options;
  const { handle, ndim } = checkArray('cumsum', 'a', a);
  const s = resolveStream(stream);
  if (axis === undefined) return wrap(sys.mlx_cumsum(handle, reverse, inclusive, null, s));
  return wrap(sys.mlx_cumsum_axis(handle, checkAxis('cumsum', axis, ndim), reverse, inclusive, null, s));
}
