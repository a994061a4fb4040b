import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { cut } from './cut.js';
import { onesOf, zerosOf } from './layout.js';
import { outOfRange } from './out-of-range.js';
import type { Slice } from './slice-value.js';
import type { UpdateKind } from './update-kind.js';
import { unfit, type Value } from './update-value.js';

// The commonest indices, one integer or one slice, without a layout: it would cost as much as the operation.

/** The list with another first element. */
function leading(first: number, list: readonly number[]): number[] {
  const copy = new Array<number>(list.length);
  copy[0] = first;
  for (let i = 1; i < list.length; i++) copy[i] = list[i] as number;
  return copy;
}

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
  const place = placeOf('get', a, position);
  const { handle, shape } = a;
  const row = sys.mlx_slice(
    handle,
    leading(place, zerosOf(shape.length)),
    leading(place + 1, shape),
    onesOf(shape.length),
    s,
  );
  try {
    return sys.mlx_squeeze_axis(row, 0, s);
  } finally {
    sys.mlxts_free_one(row);
  }
}

/** A new raw array of `a[slice]`. */
export function readSlice(a: MLXArray, slice: Slice, s: number): number {
  const { start, stop, step } = cut(slice, firstDim('get', a));
  const { handle, shape } = a;
  const steps = onesOf(shape.length);
  return sys.mlx_slice(
    handle,
    leading(start, zerosOf(shape.length)),
    leading(stop, shape),
    step === 1 ? steps : leading(step, steps),
    s,
  );
}

/** A new raw array: `a` with the value at `position`. */
export function writePosition(kind: UpdateKind, a: MLXArray, position: number, value: Value, s: number): number {
  const place = placeOf(kind.op, a, position);
  const { handle, shape } = a;
  fitTail(kind.op, value, shape, 1, -1, s);
  const [starts, stops] = [leading(place, zerosOf(shape.length)), leading(place + 1, shape)];
  return kind.slices(handle, value.handle, starts, stops, onesOf(shape.length), s);
}

/** A new raw array: `a` with the value at the positions of `slice`. */
export function writeSlice(kind: UpdateKind, a: MLXArray, slice: Slice, value: Value, s: number): number {
  const { start, stop, step, count } = cut(slice, firstDim(kind.op, a));
  const { handle, shape } = a;
  fitTail(kind.op, value, shape, 0, count, s);
  const [starts, stops] = [leading(start, zerosOf(shape.length)), leading(stop, shape)];
  const steps = step === 1 ? onesOf(shape.length) : leading(step, onesOf(shape.length));
  return kind.slices(handle, value.handle, starts, stops, steps, s);
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
