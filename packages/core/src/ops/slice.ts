import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkInt, checkOptions, describe } from '../guards.js';
import type { BoundsOptions } from '../indexing/bounds.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { sliceAt, updateAt } from './dynamic-slice.js';

export interface SliceOptions extends OpOptions {
  /** One step per axis, not 0. Default: 1 each. */
  strides?: readonly number[] | undefined;
}

function checkPositions(op: string, name: string, a: MLXArray, list: readonly number[]): void {
  if (!Array.isArray(list) || list.length !== a.ndim) {
    throw new ShapeError({
      op,
      message: `expected ${name} to have ${a.ndim} entries, got ${describe(list)} (a: ${describe(a)})`,
    });
  }
  for (const each of list) checkInt(op, name, each);
}

/** The steps, none longer than its axis: MLX adds them to positions in 32 bits. */
function checkStrides(op: string, a: MLXArray, strides: readonly number[] | undefined): readonly number[] {
  const { shape } = a;
  if (strides === undefined) return new Array<number>(shape.length).fill(1);
  checkPositions(op, 'strides', a, strides);
  return strides.map((stride, axis) => {
    if (stride === 0) {
      throw new ShapeError({ op, message: `expected strides other than 0, got ${describe(strides)}` });
    }
    const most = Math.max(1, shape[axis] as number);
    return Math.max(-most, Math.min(most, stride));
  });
}

/**
 * `a[start:stop:stride]` on every axis; negative positions count from the end. Or, with `startIndices` that only
 * the graph knows, `sliceSize` elements of each axis from there on `axes`, else from 0; starts that leave no room
 * are moved back.
 *
 * @throws ShapeError unless each list has as many entries as `a` has axes.
 * @example
 * const a = mx.arange(12).reshape([3, 4]);
 * console.log(mx.slice(a, [0, -1], [3, -4], { strides: [2, -2] }).tolist()); // [[3, 1], [11, 9]]
 * const start = mx.array([1, 2], { dtype: 'int32' });
 * console.log(mx.slice(a, start, [0, 1], [2, 2]).tolist()); // [[6, 7], [10, 11]]
 */
export function slice(a: MLXArray, start: readonly number[], stop: readonly number[], options?: SliceOptions): MLXArray;
export function slice(
  a: MLXArray,
  startIndices: MLXArray,
  axes: readonly number[],
  sliceSize: readonly number[],
  options?: BoundsOptions,
): MLXArray;
export function slice(
  a: MLXArray,
  start: readonly number[] | MLXArray,
  stop: readonly number[],
  third?: SliceOptions | readonly number[],
  fourth?: BoundsOptions,
): MLXArray {
  checkArray('slice', 'a', a);
  if (start instanceof MLXArray) return sliceAt(a, start, stop, third, fourth);
  const { strides, stream } = checkOptions('slice', third as SliceOptions | undefined);
  checkPositions('slice', 'start', a, start);
  checkPositions('slice', 'stop', a, stop);
  return wrap(sys.mlx_slice(a.handle, start, stop, checkStrides('slice', a, strides), resolveStream(stream)));
}

/**
 * A copy of `a` with `update`, cast to its dtype and broadcast, in `a[start:stop:stride]`; in place where nothing else
 * holds `a`. Or, with `startIndices` that only the graph knows, from there on `axes`, else from 0; starts that leave no
 * room for the update are moved back.
 *
 * @throws ShapeError unless each list has as many entries as `a` has axes.
 * @example
 * const update = mx.ones([1, 2]);
 * console.log(mx.sliceUpdate(mx.zeros([2, 3]), update, [1, 0], [2, 2]).tolist()); // [[0, 0, 0], [1, 1, 0]]
 * const start = mx.array([1], { dtype: 'int32' });
 * console.log(mx.sliceUpdate(mx.zeros([3]), mx.ones([2]), start, [0]).tolist()); // [0, 1, 1]
 */
export function sliceUpdate(
  a: MLXArray,
  update: MLXArray,
  start: readonly number[],
  stop: readonly number[],
  options?: SliceOptions,
): MLXArray;
export function sliceUpdate(
  a: MLXArray,
  update: MLXArray,
  startIndices: MLXArray,
  axes: readonly number[],
  options?: BoundsOptions,
): MLXArray;
export function sliceUpdate(
  a: MLXArray,
  update: MLXArray,
  start: readonly number[] | MLXArray,
  stop: readonly number[],
  options?: SliceOptions | BoundsOptions,
): MLXArray {
  checkArray('sliceUpdate', 'a', a);
  const source = checkArray('sliceUpdate', 'update', update).handle;
  if (start instanceof MLXArray) return updateAt(a, update, start, stop, options);
  const { strides, stream } = checkOptions('sliceUpdate', options as SliceOptions | undefined);
  checkPositions('sliceUpdate', 'start', a, start);
  checkPositions('sliceUpdate', 'stop', a, stop);
  const steps = checkStrides('sliceUpdate', a, strides);
  return wrap(sys.mlx_slice_update(a.handle, source, start, stop, steps, resolveStream(stream)));
}
