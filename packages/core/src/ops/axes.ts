import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxes, checkAxis, checkOptions, MAX_RANK } from '../guards.js';
import type { AxesOptions, OpOptions } from '../options.js';
import { resolveStream, streamOf } from '../stream.js';
import { wrap } from '../wrap.js';

export interface TransposeOptions extends OpOptions {
  /** For each axis of the result, the axis it comes from. Default: reversed. */
  axes?: readonly number[] | null | undefined;
}

/**
 * The axes in another order, by default reversed.
 *
 * @example
 * console.log(mx.transpose(mx.zeros([2, 3, 4]), { axes: [1, 0, 2] }).shape); // [3, 2, 4]
 */
export function transpose(a: MLXArray, options?: TransposeOptions): MLXArray {
  const array = checkArray('transpose', 'a', a);
  const { axes, stream } = checkOptions('transpose', options);
  const s = resolveStream(stream);
  if (axes === undefined || axes === null) return wrap(sys.mlx_transpose(array.handle, s));
  return wrap(sys.mlx_transpose_axes(array.handle, checkAxes('transpose', axes, array.ndim), s));
}

/** Another name of `transpose`. */
export const permuteDims: typeof transpose = transpose;
/** Another name of `transpose`, as in Python: it reverses all axes unless told otherwise. */
export const matrixTranspose: typeof transpose = transpose;

/** Exchanges two axes. */
export function swapaxes(a: MLXArray, axis1: number, axis2: number, options?: OpOptions): MLXArray {
  const { handle, ndim } = checkArray('swapaxes', 'a', a);
  checkAxis('swapaxes', axis1, ndim);
  checkAxis('swapaxes', axis2, ndim);
  return wrap(sys.mlx_swapaxes(handle, axis1, axis2, streamOf('swapaxes', options)));
}

/** Moves one axis to another place; the others keep their order. */
export function moveaxis(a: MLXArray, source: number, destination: number, options?: OpOptions): MLXArray {
  const { handle, ndim } = checkArray('moveaxis', 'a', a);
  checkAxis('moveaxis', source, ndim);
  checkAxis('moveaxis', destination, ndim);
  return wrap(sys.mlx_moveaxis(handle, source, destination, streamOf('moveaxis', options)));
}

/**
 * Inserts axes of length 1, which then stand at `axis` in the result.
 *
 * @example
 * console.log(mx.expandDims(mx.zeros([2, 3]), [0, -1]).shape); // [1, 2, 3, 1]
 */
export function expandDims(a: MLXArray, axis: number | readonly number[], options?: OpOptions): MLXArray {
  const { handle, ndim } = checkArray('expandDims', 'a', a);
  const s = streamOf('expandDims', options);
  if (typeof axis === 'number') return wrap(sys.mlx_expand_dims(handle, checkAxis('expandDims', axis, ndim + 1), s));
  const rank = ndim + (Array.isArray(axis) ? axis.length : 1);
  if (rank > MAX_RANK) {
    throw new ShapeError({ op: 'expandDims', message: `expected at most ${MAX_RANK} axes in all, got ${rank}` });
  }
  return wrap(sys.mlx_expand_dims_axes(handle, checkAxes('expandDims', axis, rank), s));
}

/** Removes axes of length 1: those of `axis`, or all. @throws ShapeError where an axis is longer. */
export function squeeze(a: MLXArray, options?: AxesOptions): MLXArray {
  const array = checkArray('squeeze', 'a', a);
  const { axis, stream } = checkOptions('squeeze', options);
  const s = resolveStream(stream);
  if (axis === undefined || axis === null) return wrap(sys.mlx_squeeze(array.handle, s));
  if (typeof axis === 'number') {
    return wrap(sys.mlx_squeeze_axis(array.handle, checkAxis('squeeze', axis, array.ndim), s));
  }
  return wrap(sys.mlx_squeeze_axes(array.handle, checkAxes('squeeze', axis, array.ndim), s));
}
