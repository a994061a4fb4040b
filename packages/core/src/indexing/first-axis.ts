import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { cut } from './cut.js';
import { outOfRange } from './out-of-range.js';
import type { Slice } from './slice-value.js';
import type { UpdateKind } from './update-kind.js';
import { unfit, type Value } from './update-value.js';

// The commonest indices, one integer or one slice, without a layout: it would cost as much as the operation.

/** The length of the first axis. @throws ShapeError where there is none. */
export function firstDim(op: string, { shape }: MLXArray): number {
  const [dim] = shape;
  if (dim !== undefined) return dim;
  throw new ShapeError({ op, message: 'expected an index into 0 axes, got one into 1 (array: [])' });
}

function placeOf(op: string, a: MLXArray, position: number): number {
  const dim = firstDim(op, a);
  if (position >= -dim && position < dim) return position < 0 ? position + dim : position;
  throw outOfRange(op, 0, dim, position);
}

/** A new raw array of `a[position]`. */
export function readPosition(a: MLXArray, position: number, s: number): number {
  return sys.mlxts_select_axis(a.handle, 0, placeOf('get', a, position), s);
}

/** A new raw array of `a[slice]`. */
export function readSlice(a: MLXArray, slice: Slice, s: number): number {
  const { start, stop, step } = cut(slice, firstDim('get', a));
  return sys.mlxts_slice_axis(a.handle, 0, start, stop, step, s);
}

/** A new raw array: `a` with the value at `position`. */
export function writePosition(kind: UpdateKind, a: MLXArray, position: number, value: Value, s: number): number {
  const place = placeOf(kind.op, a, position);
  fitTail(kind.op, value, a.shape, 1, -1, s);
  return sys.mlxts_slice_update_axis(a.handle, value.handle, kind.axisKind, 0, place, place + 1, 1, s);
}

/** A new raw array: `a` with the value at the positions of `slice`. */
export function writeSlice(kind: UpdateKind, a: MLXArray, slice: Slice, value: Value, s: number): number {
  const { start, stop, step, count } = cut(slice, firstDim(kind.op, a));
  fitTail(kind.op, value, a.shape, 0, count, s);
  return sys.mlxts_slice_update_axis(a.handle, value.handle, kind.axisKind, 0, start, stop, step, s);
}

/** Checks that the value broadcasts to the axes from `from` on, the first of length `first`, and cuts it to them. */
function fitTail(op: string, value: Value, shape: readonly number[], from: number, first: number, s: number): void {
  const dims = value.shape;
  const missing = shape.length - dims.length; // below 0: more axes than the array
  let fits = true;
  for (let i = 0; i < dims.length && fits; i++) {
    const axis = i + missing;
    const dim = dims[i];
    fits = dim === 1 || (axis >= from && dim === (axis === 0 ? first : shape[axis]));
  }
  if (!fits) throw unfit(op, dims, [...(from === 0 ? [first] : []), ...shape.slice(1)]);
  if (missing < 0) {
    const rest = dims.slice(-missing);
    value.become(sys.mlx_reshape(value.handle, rest, s), rest);
  }
}
