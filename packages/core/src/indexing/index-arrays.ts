import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import type { Stream } from '../stream.js';
import { boundIndices } from './bounds.js';
import type { HostIndex } from './host-index.js';
import type { Layout } from './layout.js';

/** A raw array with axes of length 1 added. */
export function expand(raw: number, axes: readonly number[], s: number): number {
  return axes.length === 1 ? sys.mlx_expand_dims(raw, axes[0] as number, s) : sys.mlx_expand_dims_axes(raw, axes, s);
}

/** A raw array of `rank` axes with `count` more of length 1 at the end; `own` gets it where it is new. */
export function expandEnd(raw: number, rank: number, count: number, s: number, own: number[]): number {
  if (count === 0 || rank === 0) return raw;
  const axes = Array.from({ length: count }, (_, i) => rank + i);
  const expanded = expand(raw, axes, s);
  own.push(expanded);
  return expanded;
}

/**
 * The raw arrays of the layout's indices, kept within their axes, with `trailing` axes of length 1; `own` gets
 * those that the caller frees.
 */
export function indexHandles(
  op: string,
  { indices, indexed, counts }: Layout,
  trailing: number,
  stream: Stream,
  own: number[],
): number[] {
  const handles: number[] = [];
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as MLXArray | HostIndex;
    const axis = indexed[i] as number;
    const handle = indexHandle(op, index, axis, counts[axis] as number, stream, own);
    handles.push(expandEnd(handle, index.shape.length, trailing, stream.handle, own));
  }
  return handles;
}

/** The raw array of one index, kept within its axis; `own` gets what the caller frees. */
export function indexHandle(
  op: string,
  index: MLXArray | HostIndex,
  axis: number,
  dim: number,
  stream: Stream,
  own: number[],
): number {
  if (!(index instanceof MLXArray)) {
    const made = index.toArray(op, axis, dim);
    own.push(made);
    return made;
  }
  const bounded = boundIndices(op, index, dim, stream);
  if (bounded !== index.handle) own.push(bounded);
  if (index.dtype !== 'uint64') return bounded;
  const signed = sys.mlx_astype(bounded, dtypeCode('int64'), stream.handle); // beside int32, uint64 would become float
  own.push(signed);
  return signed;
}
