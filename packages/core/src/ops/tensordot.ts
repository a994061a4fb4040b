import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkArray, checkAxes, checkInt, checkOptions, checkShape, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { activeStream, type Stream } from '../stream.js';
import { wrap } from '../wrap.js';
import { checkCount32, elements, isModest } from './product-size.js';

export interface TensordotOptions extends OpOptions {
  /**
   * How many axes to sum over, the last of `a` and the first of `b`, or which: those of `a` and, in the same order,
   * those of `b`. Default: 2.
   */
  axes?: number | readonly [a: readonly number[], b: readonly number[]] | undefined;
}

/**
 * The sum of products over some axes of both arrays; the others stay, those of `a` first. Floating and complex dtypes
 * only, promoted.
 *
 * @example
 * const a = mx.ones([2, 3, 4]);
 * console.log(mx.tensordot(a, mx.ones([4, 3, 5]), { axes: [[1, 2], [1, 0]] }).shape); // [2, 5]
 * console.log(mx.tensordot(a, mx.ones([4, 5]), { axes: 1 }).shape); // [2, 3, 5]
 */
export function tensordot(a: MLXArray, b: MLXArray, options?: TensordotOptions): MLXArray {
  const op = 'tensordot';
  const left = checkArray(op, 'a', a).handle;
  const right = checkArray(op, 'b', b).handle;
  const { axes = 2, stream } = checkOptions(op, options);
  const active = activeStream(stream);
  if (typeof axes === 'number') {
    checkInt(op, 'axes', axes, { min: 0, max: Math.min(a.ndim, b.ndim) });
    if (!isModest(left, right)) {
      const count = Array.from({ length: axes }, (_, i) => i);
      checkContraction(
        op,
        a,
        count.map((i) => a.ndim - axes + i),
        b,
        count,
        active,
      );
    }
    return wrap(sys.mlx_tensordot_axis(left, right, axes, active.handle));
  }
  if (!Array.isArray(axes) || axes.length !== 2 || !Array.isArray(axes[0]) || !Array.isArray(axes[1])) {
    throw new ArgumentError({ op, message: `expected axes to be a number or two lists, got ${describe(axes)}` });
  }
  const [summedA, summedB] = [checkAxes(op, axes[0], a.ndim), checkAxes(op, axes[1], b.ndim)];
  if (!isModest(left, right)) checkContraction(op, a, summedA, b, summedB, active);
  return wrap(sys.mlx_tensordot(left, right, summedA, summedB, active.handle));
}

/** Refuses a contraction whose two matrices or result have sizes that MLX would wrap. */
export function checkContraction(
  op: string,
  a: MLXArray,
  axesA: readonly number[],
  b: MLXArray,
  axesB: readonly number[],
  { device }: Stream,
): void {
  const rest = ({ shape }: MLXArray, axes: readonly number[]): number[] =>
    shape.filter((_, axis) => !axes.includes(axis) && !axes.includes(axis - shape.length));
  const [rows, columns] = [rest(a, axesA), rest(b, axesB)];
  checkShape(op, [...rows, ...columns]);
  const summed = axesA.map((axis) => a.shape.at(axis) as number);
  for (const part of [rows, columns, summed]) checkCount32(op, 'the axes of one matrix', elements(part), a, b);
  if (device === 'cpu') checkCount32(op, 'one matrix on the CPU', a.size, a, b);
}
