import { sys } from '@mlxts/sys';
import { dtypeCode } from '../dtype.js';
import type { Stream } from '../stream.js';
import { Chain } from './chain.js';
import { expand, expandEnd, indexHandles } from './index-arrays.js';
import { type Layout, NEW } from './layout.js';
import type { UpdateKind } from './update-kind.js';
import { fitted, isSameShape, type Value } from './update-value.js';

/**
 * Writes where the index holds arrays. Each update covers the axes that the index leaves whole; slices and integers
 * become index arrays too, since MLX finds the gradient of no other update.
 */
export function scatter(kind: UpdateKind, source: number, layout: Layout, value: Value, stream: Stream): number {
  const s = stream.handle;
  const result = layout.resultShape();
  const dims = fitted(kind.op, value.shape, result);
  if (result.includes(0)) return new Chain(source, false).take(s); // MLX would divide by 0
  const sliced = layout.isCut ? layout.kept.filter((axis) => axis !== NEW && !layout.isWhole(axis)) : none;
  const own: number[] = [];
  try {
    const indices = indexHandles(kind.op, layout, sliced.length, stream, own);
    const axes = [...layout.indexed];
    for (const [i, axis] of sliced.entries()) {
      indices.push(positionsOf(layout, axis, sliced.length - 1 - i, s, own));
      axes.push(axis);
    }
    if (layout.dropped.length > 0) addIntegers(layout, indices, axes, own);
    arrange(value, dims, result, layout, sliced, s);
    return axes.length === 1
      ? kind.scatterOne(source, indices[0] as number, value.handle, axes[0] as number, s)
      : kind.scatter(source, indices, value.handle, axes, s);
  } finally {
    for (const raw of own) sys.mlxts_free_one(raw);
  }
}

const none: readonly number[] = [];

/** A raw array of the positions of a slice, with `trailing` axes of length 1. */
function positionsOf(
  { starts, steps, counts }: Layout,
  axis: number,
  trailing: number,
  s: number,
  own: number[],
): number {
  const [start, step, count] = [starts[axis] as number, steps[axis] as number, counts[axis] as number];
  const positions = sys.mlx_arange(start, start + step * count, step, dtypeCode('int32'), s);
  own.push(positions);
  return expandEnd(positions, 1, trailing, s, own);
}

/** Adds the integers of the index, but for axes of length 1. */
function addIntegers({ dropped, starts, shape }: Layout, indices: number[], axes: number[], own: number[]): void {
  for (const axis of dropped) {
    if (shape[axis] === 1) continue;
    const start = sys.mlx_array_new_int(starts[axis] as number);
    own.push(start);
    indices.push(start);
    axes.push(axis);
  }
}

/** Brings the value to `[index..., slices..., one for each axis]`. */
function arrange(
  value: Value,
  dims: readonly number[],
  result: readonly number[],
  layout: Layout,
  sliced: readonly number[],
  s: number,
): void {
  const { counts, indexShape, kept, lead, added } = layout;
  const inner = counts.map(() => 1); // what an update covers of each axis
  const single: number[] = []; // where axes of length 1 go
  for (const axis of kept) if (axis !== NEW && !sliced.includes(axis)) inner[axis] = counts[axis] as number;
  const target = [...indexShape, ...sliced.map((axis) => counts[axis] as number), ...inner];
  if (dims.length === 0) {
    value.become(sys.mlx_broadcast_to(value.handle, target, s), target);
    return;
  }
  if (dims.length !== value.shape.length) value.become(sys.mlx_reshape(value.handle, dims, s), dims);
  if (!isSameShape(dims, result)) value.become(sys.mlx_broadcast_to(value.handle, result, s), result);
  if (lead > 0 || added > 0 || sliced.length > 0)
    value.to(sys.mlx_transpose_axes(value.handle, order(layout, sliced), s));
  if (added > 0) {
    value.become(sys.mlx_reshape(value.handle, target, s), target);
    return;
  }
  const covered = new Set(kept);
  for (let axis = 0; axis < counts.length; axis++) {
    if (!covered.has(axis) || sliced.includes(axis)) single.push(indexShape.length + sliced.length + axis);
  }
  value.become(expand(value.handle, single, s), target);
}

/** The axes of the result in the order `[index..., slices..., whole axes..., added by null...]`. */
function order({ kept, lead, indexShape }: Layout, sliced: readonly number[]): number[] {
  const place = (i: number): number => (i < lead ? i : i + indexShape.length);
  const axes = indexShape.map((_, i) => lead + i);
  for (const axis of sliced) axes.push(place(kept.indexOf(axis)));
  kept.forEach((axis, i) => {
    if (axis !== NEW && !sliced.includes(axis)) axes.push(place(i));
  });
  kept.forEach((axis, i) => {
    if (axis === NEW) axes.push(place(i));
  });
  return axes;
}
