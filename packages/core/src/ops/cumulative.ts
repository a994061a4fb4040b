import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypeCode } from '../dtype.js';
import { checkArray, checkAxis, checkDtype, checkOptions } from '../guards.js';
import type { AxisOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface CumulativeOptions extends AxisOptions {
  /** From the end. Default: false. */
  reverse?: boolean | undefined;
  /** Take in the element itself, not only those before it. Default: true. */
  inclusive?: boolean | undefined;
}

export interface CumulativeSumOptions extends CumulativeOptions {
  /** Convert the elements first. Default: the array's own. */
  dtype?: Dtype | undefined;
}

export type CumulativeOp<Options extends CumulativeOptions = CumulativeOptions> = (
  a: MLXArray,
  options?: Options,
) => MLXArray;
type RawFlat = (a: number, reverse: boolean, inclusive: boolean, dtype: number | null, s: number) => number;
type RawAlong = (
  a: number,
  axis: number,
  reverse: boolean,
  inclusive: boolean,
  dtype: number | null,
  s: number,
) => number;

const same = (dtype: Dtype): Dtype => dtype;

/** Declares an op that runs along an axis or the flattened array; `result` is its dtype for that of the elements. */
function running(op: string, flat: RawFlat, along: RawAlong, result = same): CumulativeOp<CumulativeSumOptions> {
  return (a, options) => {
    const { handle, shape, size, dtype } = checkArray(op, 'a', a);
    const { axis, reverse = false, inclusive = true, dtype: wanted = dtype, stream } = checkOptions(op, options);
    const code = wanted === dtype ? null : dtypeCode(checkDtype(op, wanted));
    const at = axis === undefined || axis === null ? undefined : checkAxis(op, axis, shape.length);
    const s = resolveStream(stream);
    // MLX divides by the length of the axis.
    if (size === 0) return wrap(sys.mlx_zeros(at === undefined ? [0] : shape, dtypeCode(result(wanted)), s));
    return wrap(
      at === undefined ? flat(handle, reverse, inclusive, code, s) : along(handle, at, reverse, inclusive, code, s),
    );
  };
}

/**
 * Running sums along `axis`, or of the flattened array; bool gives int32.
 *
 * @example
 * console.log(mx.cumsum(mx.array([1, 2, 3])).tolist()); // [1, 3, 6]
 * console.log(mx.cumsum(mx.array([1, 2, 3]), { inclusive: false }).tolist()); // [0, 1, 3]
 */
export const cumsum: CumulativeOp<CumulativeSumOptions> = running(
  'cumsum',
  sys.mlx_cumsum,
  sys.mlx_cumsum_axis,
  (dtype) => (dtype === 'bool' ? 'int32' : dtype),
);
/** Running products along `axis`, or of the flattened array. */
export const cumprod: CumulativeOp<CumulativeSumOptions> = running('cumprod', sys.mlx_cumprod, sys.mlx_cumprod_axis);
/** The largest element so far along `axis`, or of the flattened array; NaN wins. */
export const cummax: CumulativeOp = running(
  'cummax',
  (a, reverse, inclusive, _, s) => sys.mlx_cummax(a, reverse, inclusive, s),
  (a, axis, reverse, inclusive, _, s) => sys.mlx_cummax_axis(a, axis, reverse, inclusive, s),
);
/** The smallest element so far along `axis`, or of the flattened array; NaN wins. */
export const cummin: CumulativeOp = running(
  'cummin',
  (a, reverse, inclusive, _, s) => sys.mlx_cummin(a, reverse, inclusive, s),
  (a, axis, reverse, inclusive, _, s) => sys.mlx_cummin_axis(a, axis, reverse, inclusive, s),
);
/** `log Σ eᵃ` so far along `axis`, or of the flattened array, without overflow. */
export const logcumsumexp: CumulativeOp = running(
  'logcumsumexp',
  (a, reverse, inclusive, _, s) => sys.mlx_logcumsumexp(a, reverse, inclusive, s),
  (a, axis, reverse, inclusive, _, s) => sys.mlx_logcumsumexp_axis(a, axis, reverse, inclusive, s),
);

/** Another name of `cumsum`. */
export const cumulativeSum: CumulativeOp<CumulativeSumOptions> = cumsum;
/** Another name of `cumprod`. */
export const cumulativeProd: CumulativeOp<CumulativeSumOptions> = cumprod;
