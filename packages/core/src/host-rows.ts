import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';
import { ShapeError } from './errors/shape-error.js';
import { resolveStream } from './stream.js';
import { wrap } from './wrap.js';

/** The arrays along the first axis, made one by one. */
export function* hostRows(array: MLXArray): Generator<MLXArray, undefined> {
  const [length = 0, ...rest] = array.shape;
  const strides = array.shape.map(() => 1);
  const zeros = rest.map(() => 0);
  for (let i = 0; i < length; i++) {
    const s = resolveStream();
    const slice = sys.mlx_slice(array.handle, [i, ...zeros], [i + 1, ...rest], strides, s);
    let row: number;
    try {
      row = sys.mlx_squeeze_axis(slice, 0, s);
    } finally {
      sys.mlxts_free_one(slice);
    }
    yield wrap(row);
  }
}

/** The length of the first axis. @throws ShapeError for an array without one. */
export function firstAxis(array: MLXArray, op: string): number {
  const [length] = array.shape;
  if (length !== undefined) return length;
  const message =
    'expected an array with at least one axis, got a 0-dimensional one; arrayEqual and tolist() compare arrays';
  throw new ShapeError({ op, message });
}
