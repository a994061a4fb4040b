import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { describe } from '../guards.js';

/** Whether each array of one list has the shape of its like in the other. @throws ArgumentError, ShapeError */
export function checkAlike(
  op: string,
  name: string,
  arrays: readonly MLXArray[],
  otherName: string,
  others: readonly MLXArray[],
): void {
  if (arrays.length !== others.length)
    throw new ArgumentError({
      op,
      message: `expected ${name} of ${others.length} arrays, as many as the ${otherName} have, got ${arrays.length}`,
    });
  for (const [i, array] of arrays.entries()) {
    const other = others[i] as MLXArray;
    if (array.shape.length !== other.shape.length || array.shape.some((dim, axis) => dim !== other.shape[axis]))
      throw new ShapeError({
        op,
        message: `expected ${name} of the shapes of the ${otherName}, got ${describe(array)} for ${describe(other)}`,
      });
  }
}
