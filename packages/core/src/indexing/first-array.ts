import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import type { Stream } from '../stream.js';
import { Chain } from './chain.js';
import { firstDim } from './first-axis.js';
import type { HostIndex } from './host-index.js';
import { indexHandle } from './index-arrays.js';
import type { UpdateKind } from './update-kind.js';
import { fitted, type Value } from './update-value.js';

// An index that is one index array, without a layout: it would cost as much as the operation.

/** A new raw array of `a[index]`. */
export function readArray(a: MLXArray, index: MLXArray | HostIndex, stream: Stream): number {
  const own: number[] = [];
  const handle = indexHandle('get', index, 0, firstDim('get', a), stream, own);
  try {
    return sys.mlx_take_axis(a.handle, handle, 0, stream.handle);
  } finally {
    for (const raw of own) sys.mlxts_free_one(raw);
  }
}

/** A new raw array: `a` with the value at the positions of `index`. */
export function writeArray(
  kind: UpdateKind,
  a: MLXArray,
  index: MLXArray | HostIndex,
  value: Value,
  stream: Stream,
): number {
  const dim = firstDim(kind.op, a);
  const s = stream.handle;
  const own: number[] = [];
  try {
    const handle = indexHandle(kind.op, index, 0, dim, stream, own);
    spread(kind.op, value, index.shape, a.shape, s);
    if (value.shape.includes(0)) return new Chain(a.handle, false).take(s); // MLX would divide by 0
    return kind.scatterOne(a.handle, handle, value.handle, 0, s);
  } finally {
    for (const raw of own) sys.mlxts_free_one(raw);
  }
}

/** Brings the value to `[index..., 1, rest...]`. */
function spread(op: string, value: Value, index: readonly number[], shape: readonly number[], s: number): void {
  if (matches(value.shape, index, shape)) {
    value.to(sys.mlx_expand_dims(value.handle, index.length, s));
    return;
  }
  const target = [...index];
  for (let axis = 1; axis < shape.length; axis++) target.push(shape[axis] as number);
  const dims = fitted(op, value.shape, target);
  // The axis of length 1 behind the index: in front of the value where it does not reach so far.
  const rest = shape.length - 1;
  if (dims.length > rest) {
    const apart = [...dims.slice(0, dims.length - rest), 1, ...dims.slice(dims.length - rest)];
    value.become(sys.mlx_reshape(value.handle, apart, s), apart);
  } else if (dims.length < value.shape.length) {
    value.become(sys.mlx_reshape(value.handle, dims, s), dims);
  }
  target.splice(index.length, 0, 1);
  value.become(sys.mlx_broadcast_to(value.handle, target, s), target);
}

/** Whether the value has the shape that the index reads. */
function matches(value: readonly number[], index: readonly number[], shape: readonly number[]): boolean {
  const rank = index.length;
  if (value.length !== rank + shape.length - 1) return false;
  for (let i = 0; i < value.length; i++) {
    if (value[i] !== (i < rank ? index[i] : shape[i - rank + 1])) return false;
  }
  return true;
}
