import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkInt, checkInts, checkOptions, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrapAll } from '../wrap.js';

const MAX_PARTS = 2 ** 20; // each is an array of its own

export interface SplitOptions extends OpOptions {
  /** Default: 0. */
  axis?: number | undefined;
}

/**
 * Cuts `axis` into equal parts, or before each of the given positions. As in Python's slices, a negative
 * position counts from the end and those out of order or beyond the axis leave empty parts.
 *
 * @throws ShapeError where the axis does not divide into that many parts.
 *
 * @example
 * console.log(mx.split(mx.arange(4), 2).map((part) => part.tolist())); // [[0, 1], [2, 3]]
 * console.log(mx.split(mx.arange(4), [1, 3]).map((part) => part.tolist())); // [[0], [1, 2], [3]]
 */
export function split(a: MLXArray, indicesOrSections: number | readonly number[], options?: SplitOptions): MLXArray[] {
  const op = 'split';
  const array = checkArray(op, 'a', a);
  const { axis = 0, stream } = checkOptions(op, options);
  const at = checkAxis(op, axis, array.ndim);
  const s = resolveStream(stream);
  if (typeof indicesOrSections !== 'number') {
    return wrapAll(sys.mlx_split_sections(array.handle, checkInts(op, 'positions', indicesOrSections), at, s));
  }
  const parts = checkInt(op, 'parts', indicesOrSections, { min: 1, max: MAX_PARTS });
  if ((array.shape.at(at) as number) % parts !== 0) {
    throw new ShapeError({ op, message: `expected axis ${at} to divide into ${parts} parts, got ${describe(array)}` });
  }
  return wrapAll(sys.mlx_split(array.handle, parts, at, s));
}

/**
 * The arrays along `axis` (default: 0), which is removed: the inverse of `stack`.
 *
 * @example
 * console.log(mx.unstack(mx.array([[1, 2], [3, 4]])).map((row) => row.tolist())); // [[1, 2], [3, 4]]
 */
export function unstack(a: MLXArray, options?: SplitOptions): MLXArray[] {
  const op = 'unstack';
  const array = checkArray(op, 'a', a);
  const { axis = 0, stream } = checkOptions(op, options);
  const at = checkAxis(op, axis, array.ndim);
  if ((array.shape.at(at) as number) > MAX_PARTS) {
    throw new ShapeError({ op, message: `expected an axis of at most ${MAX_PARTS}, got ${describe(array)}` });
  }
  return wrapAll(sys.mlx_unstack_axis(array.handle, at, resolveStream(stream)));
}
