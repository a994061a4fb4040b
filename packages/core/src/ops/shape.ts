import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkInt, checkOptions, checkShape, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream, streamOf } from '../stream.js';
import { wrap } from '../wrap.js';

/** A shape in which one dimension may be -1. */
function checkOpenShape(op: string, shape: readonly number[]): readonly number[] {
  const free = Array.isArray(shape) ? shape.indexOf(-1) : -1;
  if (free < 0) return checkShape(op, shape);
  if (shape.includes(-1, free + 1)) {
    throw new ShapeError({ op, message: `expected at most one -1, got ${describe(shape)}` });
  }
  checkShape(op, shape.toSpliced(free, 1));
  return shape;
}

/**
 * The same elements, row-major, in a new shape; one dimension may be -1 and is then worked out.
 *
 * @example
 * console.log(mx.reshape(mx.arange(6), [2, -1]).tolist()); // [[0, 1, 2], [3, 4, 5]]
 */
export function reshape(a: MLXArray, shape: readonly number[], options?: OpOptions): MLXArray {
  const { handle } = checkArray('reshape', 'a', a);
  return wrap(sys.mlx_reshape(handle, checkOpenShape('reshape', shape), streamOf('reshape', options)));
}

export interface FlattenOptions extends OpOptions {
  /** Default: 0. */
  startAxis?: number | undefined;
  /** Inclusive. Default: -1. */
  endAxis?: number | undefined;
}

/**
 * Joins the axes from `startAxis` to `endAxis` into one; those beyond the array stand for its first and last.
 * An array without axes gets one.
 */
export function flatten(a: MLXArray, options?: FlattenOptions): MLXArray {
  const { handle } = checkArray('flatten', 'a', a);
  const { startAxis = 0, endAxis = -1, stream } = checkOptions('flatten', options);
  checkInt('flatten', 'startAxis', startAxis);
  checkInt('flatten', 'endAxis', endAxis);
  return wrap(sys.mlx_flatten(handle, startAxis, endAxis, resolveStream(stream)));
}

/**
 * Splits one axis into the axes of `shape`, in which one dimension may be -1 and is then worked out.
 *
 * @example
 * console.log(mx.unflatten(mx.zeros([2, 6]), 1, [3, -1]).shape); // [2, 3, 2]
 */
export function unflatten(a: MLXArray, axis: number, shape: readonly number[], options?: OpOptions): MLXArray {
  const { handle, ndim } = checkArray('unflatten', 'a', a);
  const at = checkAxis('unflatten', axis, ndim);
  const open = checkOpenShape('unflatten', shape);
  if (open.includes(-1) && open.includes(0)) {
    throw new ShapeError({ op: 'unflatten', message: `expected no 0 beside -1, got ${describe(shape)}` });
  }
  return wrap(sys.mlx_unflatten(handle, at, open, streamOf('unflatten', options)));
}
