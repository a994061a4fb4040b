import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { broadcastPair } from '../broadcast-pair.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkShape } from '../guards.js';
import { type Operand, withOperand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream, streamOf } from '../stream.js';
import { type ArraysThen, arraysThen } from '../variadic.js';
import { wrap, wrapAll } from '../wrap.js';

/**
 * Stretches axes of length 1 (and adds leading ones) to `shape`, without copying.
 *
 * @example
 * console.log(mx.broadcastTo(mx.array([1, 2]), [2, 2]).tolist()); // [[1, 2], [1, 2]]
 */
export function broadcastTo(a: Operand, shape: readonly number[], options?: OpOptions): MLXArray {
  const op = 'broadcastTo';
  const s = streamOf(op, options);
  const dims = checkShape(op, shape);
  return wrap(withOperand(op, a, (handle) => sys.mlx_broadcast_to(handle, dims, s)));
}

function broadcastAll(op: string, shapes: readonly (readonly number[])[]): number[] {
  return checkShape(
    op,
    shapes.reduce<readonly number[]>((sofar, shape) => broadcastPair(op, sofar, shape), []),
  );
}

/**
 * The shape that arrays of these shapes broadcast to.
 *
 * @throws ShapeError where they don't.
 *
 * @example
 * console.log(mx.broadcastShapes([6, 7], [5, 6, 1], [7])); // [5, 6, 7]
 */
export function broadcastShapes(...shapes: (readonly number[])[]): number[] {
  const op = 'broadcastShapes';
  if (shapes.length === 0) throw new ShapeError({ op, message: 'expected at least one shape, got none' });
  return broadcastAll(
    op,
    shapes.map((shape) => checkShape(op, shape)),
  );
}

/**
 * The arrays, each stretched to the shape that all of them broadcast to.
 *
 * @example
 * console.log(mx.broadcastArrays(mx.zeros([2, 1]), mx.zeros([3])).map((a) => a.shape)); // [[2, 3], [2, 3]]
 */
export function broadcastArrays(...args: ArraysThen<OpOptions>): MLXArray[] {
  const { arrays, options } = arraysThen<OpOptions>('broadcastArrays', args);
  broadcastAll(
    'broadcastArrays',
    arrays.map((array) => array.shape),
  );
  const handles = arrays.map((array) => array.handle);
  return wrapAll(handles.length === 0 ? [] : sys.mlx_broadcast_arrays(handles, resolveStream(options.stream)));
}
