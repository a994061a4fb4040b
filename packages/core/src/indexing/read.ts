import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { activeStream, type Stream } from '../stream.js';
import { wrap } from '../wrap.js';
import { Chain } from './chain.js';
import { readArray } from './first-array.js';
import { readPosition, readSlice } from './first-axis.js';
import { expand, indexHandles } from './index-arrays.js';
import { type Entry, type Index, isIndexArray, readEntries } from './index-entry.js';
import { type Layout, layOut, NEW } from './layout.js';
import { Slice } from './slice-value.js';
import { unmask } from './unmask.js';

/** `a[index]`. */
export function read(a: MLXArray, index: readonly Index[]): MLXArray {
  const stream = activeStream();
  const entries = readEntries('get', index);
  if (entries.length === 1) {
    const only = entries[0] as Entry;
    if (typeof only === 'number') return wrap(readPosition(a, only, stream.handle));
    if (only instanceof Slice) return wrap(readSlice(a, only, stream.handle));
    if (isIndexArray(only)) return wrap(readArray(a, only, stream));
  }
  const { handle, shape } = a;
  const { shape: flat, entries: plain } = unmask('get', shape, entries);
  const layout = layOut('get', flat, plain, true);
  if (flat === shape) return wrap(readLayout(handle, layout, stream));
  const reshaped = sys.mlx_reshape(handle, flat, stream.handle);
  try {
    return wrap(readLayout(reshaped, layout, stream));
  } finally {
    sys.mlxts_free_one(reshaped);
  }
}

/** A new raw array of what the layout reads from `source`. */
function readLayout(source: number, layout: Layout, stream: Stream): number {
  const s = stream.handle;
  const chain = new Chain(source, false);
  try {
    if (layout.isCut) chain.to(sys.mlx_slice(source, layout.starts, layout.stops, layout.steps, s));
    if (layout.indexed.length > 0) gather(chain, layout, stream);
    else if (layout.dropped.length > 0) chain.to(squeeze(chain.handle, layout.dropped, s));
    if (layout.added > 0) chain.to(expand(chain.handle, newAxes(layout), s));
    return chain.take(s);
  } finally {
    chain.free();
  }
}

function squeeze(raw: number, axes: readonly number[], s: number): number {
  return axes.length === 1 ? sys.mlx_squeeze_axis(raw, axes[0] as number, s) : sys.mlx_squeeze_axes(raw, axes, s);
}

/** Where the result has the axes that null adds. */
function newAxes({ kept, lead, indexed, indexShape }: Layout): number[] {
  const inserted = indexed.length > 0 ? indexShape.length : 0;
  const axes: number[] = [];
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] === NEW) axes.push(i < lead ? i : i + inserted);
  }
  return axes;
}

/** Runs the index arrays of the layout over the chain, whose slices have been taken, and drops the axes of integers. */
function gather(chain: Chain, layout: Layout, stream: Stream): void {
  const { indexed, dropped, counts, lead, kept, indexShape, added } = layout;
  const s = stream.handle;
  const rank = indexShape.length;
  const own: number[] = [];
  try {
    const indices = indexHandles('get', layout, 0, stream, own);
    if (indexed.length === 1 && layout.places[0] === lead) {
      const only = indexed[0] as number;
      chain.to(sys.mlx_take_axis(chain.handle, indices[0] as number, only, s));
      const left = dropped.map((axis) => (axis < only ? axis : axis + rank - 1));
      if (left.length > 0) chain.to(squeeze(chain.handle, left, s));
      return;
    }
    const sizes = [...counts];
    for (const axis of indexed) sizes[axis] = 1;
    chain.to(sys.mlx_gather(chain.handle, indices, indexed, sizes, s)); // [index..., axes...]
    const done = [...indexed, ...dropped].map((axis) => axis + rank);
    chain.to(squeeze(chain.handle, done, s)); // [index..., kept...]
    const before = kept.slice(0, lead).filter((axis) => axis !== NEW).length;
    if (before > 0 && rank > 0)
      chain.to(sys.mlx_transpose_axes(chain.handle, moved(rank, before, kept.length - added), s));
  } finally {
    sys.mlxts_free(own);
  }
}

/** The permutation that puts the first `rank` axes after the `before` that follow them. */
function moved(rank: number, before: number, rest: number): number[] {
  const axes: number[] = [];
  for (let i = 0; i < before; i++) axes.push(rank + i);
  for (let i = 0; i < rank; i++) axes.push(i);
  for (let i = before; i < rest; i++) axes.push(rank + i);
  return axes;
}
