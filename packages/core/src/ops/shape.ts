import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkInt, checkShape, describe } from '../guards.js';
import type { AxesOptions, AxisOptions, OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap, wrapAll } from '../wrap.js';

/** The same elements, row-major, in a new shape; one dimension may be -1 and is then worked out. */
export function reshape(a: MLXArray, shape: readonly number[], options: OpOptions = {}): MLXArray {
  const { handle } = checkArray('reshape', 'a', a);
  if (!Array.isArray(shape)) {
    throw new ShapeError({ op: 'reshape', message: `expected a shape (a list of integers), got ${describe(shape)}` });
  }
  const free = shape.filter((dim) => dim === -1).length;
  if (free > 1) {
    throw new ShapeError({ op: 'reshape', message: `expected at most one -1, got ${describe(shape)}` });
  }
  checkShape('reshape', free === 1 ? shape.filter((dim) => dim !== -1) : shape);
  return wrap(sys.mlx_reshape(handle, shape, resolveStream(options.stream)));
}

export interface TransposeOptions extends OpOptions {
  /** The new order of the axes. Default: reversed. */
  axes?: readonly number[];
}

/** Reorders the axes. */
export function transpose(a: MLXArray, { axes, stream }: TransposeOptions = {}): MLXArray {
  const { handle, ndim } = checkArray('transpose', 'a', a);
  const s = resolveStream(stream);
  if (axes === undefined) return wrap(sys.mlx_transpose(handle, s));
  for (const axis of axes) checkAxis('transpose', axis, ndim);
  return wrap(sys.mlx_transpose_axes(handle, axes, s));
}

/** Exchanges two axes. */
export function swapaxes(a: MLXArray, axis1: number, axis2: number, options: OpOptions = {}): MLXArray {
  const { handle, ndim } = checkArray('swapaxes', 'a', a);
  checkAxis('swapaxes', axis1, ndim);
  checkAxis('swapaxes', axis2, ndim);
  return wrap(sys.mlx_swapaxes(handle, axis1, axis2, resolveStream(options.stream)));
}

/** Moves one axis to another place; the others keep their order. */
export function moveaxis(a: MLXArray, source: number, destination: number, options: OpOptions = {}): MLXArray {
  const { handle, ndim } = checkArray('moveaxis', 'a', a);
  checkAxis('moveaxis', source, ndim);
  checkAxis('moveaxis', destination, ndim);
  return wrap(sys.mlx_moveaxis(handle, source, destination, resolveStream(options.stream)));
}

/** Inserts axes of length 1 at `axis`. */
export function expandDims(a: MLXArray, axis: number | readonly number[], options: OpOptions = {}): MLXArray {
  const { handle, ndim } = checkArray('expandDims', 'a', a);
  const s = resolveStream(options.stream);
  if (typeof axis === 'number') return wrap(sys.mlx_expand_dims(handle, checkAxis('expandDims', axis, ndim + 1), s));
  for (const each of axis) checkAxis('expandDims', each, ndim + axis.length);
  return wrap(sys.mlx_expand_dims_axes(handle, axis, s));
}

/** Removes axes of length 1: those named, or all. */
export function squeeze(a: MLXArray, { axis, stream }: AxesOptions = {}): MLXArray {
  const { handle, ndim } = checkArray('squeeze', 'a', a);
  const s = resolveStream(stream);
  if (axis === undefined) return wrap(sys.mlx_squeeze(handle, s));
  const axes = (typeof axis === 'number' ? [axis] : axis).map((each) => checkAxis('squeeze', each, ndim));
  return wrap(sys.mlx_squeeze_axes(handle, axes, s));
}

export interface FlattenOptions extends OpOptions {
  /** Default: 0. */
  startAxis?: number;
  /** Inclusive. Default: -1. */
  endAxis?: number;
}

/** Joins the axes from `startAxis` to `endAxis` into one. */
export function flatten(a: MLXArray, { startAxis = 0, endAxis = -1, stream }: FlattenOptions = {}): MLXArray {
  const { handle } = checkArray('flatten', 'a', a);
  checkInt('flatten', 'startAxis', startAxis);
  checkInt('flatten', 'endAxis', endAxis);
  return wrap(sys.mlx_flatten(handle, startAxis, endAxis, resolveStream(stream)));
}

/** Stretches axes of length 1 (and adds leading ones) to `shape`, without copying. */
export function broadcastTo(a: MLXArray, shape: readonly number[], options: OpOptions = {}): MLXArray {
  const { handle } = checkArray('broadcastTo', 'a', a);
  return wrap(sys.mlx_broadcast_to(handle, checkShape('broadcastTo', shape), resolveStream(options.stream)));
}

function checkArrays(op: string, arrays: readonly MLXArray[]): number[] {
  if (!Array.isArray(arrays) || arrays.length === 0) {
    throw new ShapeError({ op, message: `expected a list of at least one array, got ${describe(arrays)}` });
  }
  return arrays.map((array, i) => checkArray(op, `arrays[${i}]`, array).handle);
}

/** Joins arrays along an existing axis (default: 0). */
export function concatenate(arrays: readonly MLXArray[], { axis = 0, stream }: AxisOptions = {}): MLXArray {
  const handles = checkArrays('concatenate', arrays);
  const along = checkAxis('concatenate', axis, (arrays[0] as MLXArray).ndim);
  return wrap(sys.mlx_concatenate_axis(handles, along, resolveStream(stream)));
}

/** Joins arrays of one shape along a new axis (default: 0). */
export function stack(arrays: readonly MLXArray[], { axis = 0, stream }: AxisOptions = {}): MLXArray {
  const handles = checkArrays('stack', arrays);
  const along = checkAxis('stack', axis, (arrays[0] as MLXArray).ndim + 1);
  return wrap(sys.mlx_stack_axis(handles, along, resolveStream(stream)));
}

/** Cuts `axis` (default: 0) into equal parts, or before each of the given positions. */
export function split(
  a: MLXArray,
  parts: number | readonly number[],
  { axis = 0, stream }: AxisOptions = {},
): MLXArray[] {
  const { handle, ndim } = checkArray('split', 'a', a);
  const along = checkAxis('split', axis, ndim);
  const s = resolveStream(stream);
  if (typeof parts === 'number') {
    return wrapAll(sys.mlx_split(handle, checkInt('split', 'parts', parts, { min: 1 }), along, s));
  }
  for (const position of parts) checkInt('split', 'position', position, { min: 0 });
  return wrapAll(sys.mlx_split_sections(handle, parts, along, s));
}

/** Each element `repeats` times along `axis`, or of the flattened array. */
export function repeat(a: MLXArray, repeats: number, { axis, stream }: AxisOptions = {}): MLXArray {
  const { handle, ndim } = checkArray('repeat', 'a', a);
  const count = checkInt('repeat', 'repeats', repeats, { min: 0 });
  const s = resolveStream(stream);
  if (axis === undefined) return wrap(sys.mlx_repeat(handle, count, s));
  return wrap(sys.mlx_repeat_axis(handle, count, checkAxis('repeat', axis, ndim), s));
}

/** The whole array `reps` times along each axis. */
export function tile(a: MLXArray, reps: number | readonly number[], options: OpOptions = {}): MLXArray {
  const { handle } = checkArray('tile', 'a', a);
  const counts = checkShape('tile', typeof reps === 'number' ? [reps] : reps);
  return wrap(sys.mlx_tile(handle, counts, resolveStream(options.stream)));
}
