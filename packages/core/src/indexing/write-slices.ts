import { sys } from '@mlxts/sys';
import { type Layout, NEW } from './layout.js';
import type { UpdateKind } from './update-kind.js';
import { fitted, isSameShape, type Value } from './update-value.js';

/** Writes where the index holds no arrays. */
export function writeSlices(kind: UpdateKind, source: number, layout: Layout, value: Value, s: number): number {
  const shape = alongAxes(layout, fitted(kind.op, value.shape, layout.resultShape()));
  if (!isSameShape(shape, value.shape)) value.become(sys.mlx_reshape(value.handle, shape, s), shape);
  return kind.slices(source, value.handle, layout.starts, layout.stops, layout.steps, s);
}

/** A value's dimensions along the array's axes: 1 where an integer dropped one, none where null added one. */
function alongAxes({ counts, kept, dropped, added }: Layout, dims: readonly number[]): readonly number[] {
  const leading = dropped.length === 0 || dropped.at(-1) === dropped.length - 1;
  if (added === 0 && leading) return dims;
  const shape: number[] = [];
  let axis = counts.length - 1;
  let i = dims.length - 1;
  for (let k = kept.length - 1; k >= 0 && i >= 0; k--, i--) {
    const own = kept[k] as number;
    if (own === NEW) continue;
    for (; axis > own; axis--) shape.unshift(1);
    shape.unshift(dims[i] as number);
    axis--;
  }
  return shape;
}
