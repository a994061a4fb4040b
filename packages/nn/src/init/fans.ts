import { type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray, describe } from '@mlxts/core/native';

/** How many inputs and outputs one unit of a weight `[outputs, ...kernel, inputs]` has. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** @throws ShapeError for fewer than 2 axes or none of an axis */
export function fans(op: string, a: MLXArray): Fans {
  const { shape, ndim, size } = checkArray(op, 'a', a);
  if (ndim < 2 || size === 0) {
    throw new ShapeError({
      op,
      message: `expected a weight [outputs, ..., inputs] that is not empty, got ${describe(a)}`,
    });
  }
  const kernel = shape.slice(1, -1).reduce((product, dim) => product * dim, 1);
  return { fanIn: (shape.at(-1) as number) * kernel, fanOut: (shape[0] as number) * kernel };
}
