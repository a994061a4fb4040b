import { ArgumentError, argsort, putAlongAxis, random, ShapeError } from '@mlxts/core';
import { checkArray, checkOptions, describe } from '@mlxts/core/native';
import type { Initializer } from './initializer.js';
import type { NormalOptions } from './normal.js';

/**
 * Normal numbers with the share `sparsity` of each row, rounded up, set to 0. The initializer throws ShapeError for what
 * is no matrix.
 */
export function sparse(sparsity: number, options: NormalOptions = {}): Initializer {
  const { mean = 0, std = 1, dtype = 'float32' } = checkOptions('sparse', options);
  const op = 'sparse';
  if (!(sparsity >= 0 && sparsity <= 1))
    throw new ArgumentError({ op, message: `expected sparsity to be from 0 to 1, got ${describe(sparsity)}` });
  return (a) => {
    const { shape, ndim } = checkArray(op, 'a', a);
    if (ndim !== 2) throw new ShapeError({ op, message: `expected a matrix, got ${describe(a)}` });
    const zeros = Math.ceil(sparsity * (shape[1] as number));
    const order = argsort(random.uniform(shape), { axis: 1 });
    const values = random.normal(shape, { loc: mean, scale: std, dtype });
    return putAlongAxis(values, order.get(':', `:${zeros}`), 0, { axis: 1 });
  };
}
