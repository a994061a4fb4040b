import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkInts, checkOptions, describe } from '../guards.js';
import type { AxesOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { rollAxes, turn } from './roll-axes.js';

const range = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

/**
 * Moves the elements by `shift` places along `axis`, or of the flattened array; those that leave at one end
 * come back at the other. A list of axes takes one shift for all or one for each; with one axis or none, several
 * shifts add up.
 *
 * @example
 * console.log(mx.roll(mx.arange(5), 2).tolist()); // [3, 4, 0, 1, 2]
 */
export function roll(a: MLXArray, shift: number | readonly number[], options?: AxesOptions): MLXArray {
  const op = 'roll';
  const array = checkArray(op, 'a', a);
  const { axis, stream } = checkOptions(op, options);
  const shifts = checkInts(op, 'shift', typeof shift === 'number' ? [shift] : shift, range);
  const s = resolveStream(stream);
  if (axis === undefined || axis === null) return wrap(sys.mlx_roll(array.handle, [turn(shifts, array.size)], s));
  const axes = (typeof axis === 'number' ? [axis] : checkInts(op, 'axis', axis)).map((each) =>
    checkAxis(op, each, array.ndim),
  );
  const paired = typeof axis !== 'number' && typeof shift !== 'number';
  if (paired && shifts.length !== axes.length) {
    throw new ShapeError({ op, message: `expected a shift for each of ${describe(axis)}, got ${describe(shift)}` });
  }
  const turns = axes.map((each, i) => turn(paired ? shifts.slice(i, i + 1) : shifts, array.shape.at(each) as number));
  return wrap(rollAxes(array, turns, axes, s));
}
