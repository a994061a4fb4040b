import { eye, ShapeError } from '@mlxts/core';
import { checkArray, checkOptions, describe } from '@mlxts/core/native';
import type { Initializer, InitializerOptions } from './initializer.js';

/** The identity matrix. The initializer throws ShapeError for what is no square matrix. */
export function identity(options: InitializerOptions = {}): Initializer {
  const { dtype = 'float32' } = checkOptions('identity', options);
  return (a) => {
    const [rows = 0, columns] = checkArray('identity', 'a', a).shape;
    if (a.ndim !== 2 || rows !== columns)
      throw new ShapeError({ op: 'identity', message: `expected a square matrix, got ${describe(a)}` });
    return eye(rows, { dtype });
  };
}
