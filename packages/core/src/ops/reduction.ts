import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkInt, checkOptions } from '../guards.js';
import { type ArgReductionOp, argReduction, type ReductionOp, reduceBy, reduction } from '../lift.js';
import type { ReductionOptions } from '../options.js';

/**
 * `Σ a` over `axis` (all by default). Integers of up to 32 bits and bool add up in 32 bits.
 *
 * @example
 * console.log(mx.sum(mx.array([[1, 2], [3, 4]]), { axis: 0 }).tolist()); // [4, 6]
 */
export const sum: ReductionOp = reduction('sum', sys.mlx_sum, sys.mlx_sum_axis, sys.mlx_sum_axes);
/** `Σ a / n` over `axis` (all by default); integers give float32, nothing gives NaN. */
export const mean: ReductionOp = reduction('mean', sys.mlx_mean, sys.mlx_mean_axis, sys.mlx_mean_axes);
/** The largest element over `axis` (all by default). @throws ShapeError where an axis to reduce is empty. */
export const max: ReductionOp = reduction('max', sys.mlx_max, sys.mlx_max_axis, sys.mlx_max_axes);
/** The smallest element over `axis` (all by default). @throws ShapeError where an axis to reduce is empty. */
export const min: ReductionOp = reduction('min', sys.mlx_min, sys.mlx_min_axis, sys.mlx_min_axes);
/** Whether all elements are true over `axis` (all by default) → bool. */
export const all: ReductionOp = reduction('all', sys.mlx_all, sys.mlx_all_axis, sys.mlx_all_axes);
/** Whether any element is true over `axis` (all by default) → bool. */
export const any: ReductionOp = reduction('any', sys.mlx_any, sys.mlx_any_axis, sys.mlx_any_axes);
/** How many elements are not 0 over `axis` (all by default) → int32. */
export const countNonzero: ReductionOp = reduction(
  'countNonzero',
  sys.mlx_count_nonzero,
  sys.mlx_count_nonzero_axis,
  sys.mlx_count_nonzero_axes,
);
/** `log Σ eᵃ` over `axis` (all by default), without overflow. @throws ShapeError for an empty array. */
export const logsumexp: ReductionOp = reduction(
  'logsumexp',
  sys.mlx_logsumexp,
  sys.mlxts_logsumexp_axis,
  sys.mlx_logsumexp_axes,
);

/**
 * The middle of the sorted elements, or the mean of the two in the middle, over `axis` (all by default).
 * Integers give float32; NaN wins.
 *
 * @throws ShapeError where there is nothing to take it of.
 */
export const median: ReductionOp = reduction('median', sys.mlx_median, sys.mlx_median_axis, sys.mlx_median_axes);

/** `Π a` over `axis` (all by default). Integers of up to 32 bits and bool multiply in 32 bits. */
export const prod: ReductionOp = reduction('prod', sys.mlx_prod, sys.mlx_prod_axis, sys.mlx_prod_axes);

export interface VarianceOptions extends ReductionOptions {
  /** The divisor is the count minus `ddof`. Default: 0. */
  ddof?: number | undefined;
}

export type SpreadOp = (a: MLXArray, options?: VarianceOptions) => MLXArray;
type RawSpread<Axes extends unknown[]> = (a: number, ...rest: [...Axes, boolean, number, number]) => number;

function spread(
  op: string,
  everything: RawSpread<[]>,
  one: RawSpread<[axis: number]>,
  several: RawSpread<[axes: number[]]>,
): SpreadOp {
  return (a, options) => {
    const { ddof = 0 } = checkOptions(op, options);
    checkInt(op, 'ddof', ddof);
    return reduceBy(
      op,
      a,
      options,
      (handle, keepdims, s) => everything(handle, keepdims, ddof, s),
      (handle, axis, keepdims, s) => one(handle, axis, keepdims, ddof, s),
      (handle, axes, keepdims, s) => several(handle, axes, keepdims, ddof, s),
    );
  };
}

/** `Σ |a - mean|² / (n - ddof)` over `axis` (all by default); integers and complex numbers give float32. */
export const variance: SpreadOp = spread('variance', sys.mlx_var, sys.mlx_var_axis, sys.mlx_var_axes);
/** `√variance` over `axis` (all by default). */
export const std: SpreadOp = spread('std', sys.mlx_std, sys.mlx_std_axis, sys.mlx_std_axes);

/**
 * The position of the largest element, the first of equals, of the flattened array or along `axis` → uint32.
 *
 * @throws ShapeError for an empty array.
 */
export const argmax: ArgReductionOp = argReduction('argmax', sys.mlx_argmax, sys.mlx_argmax_axis);
/**
 * The position of the smallest element, the first of equals, of the flattened array or along `axis` → uint32.
 *
 * @throws ShapeError for an empty array.
 */
export const argmin: ArgReductionOp = argReduction('argmin', sys.mlx_argmin, sys.mlx_argmin_axis);
