import { astype, diag, linalg, multiply, random, ShapeError, sign } from '@mlxts/core';
import { checkArray, checkNumber, checkOptions, describe } from '@mlxts/core/native';
import type { Initializer, InitializerOptions } from './initializer.js';

export interface OrthogonalOptions extends InitializerOptions {
  /** A factor. Default 1. */
  readonly gain?: number;
}

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer. The initializer throws ShapeError for what is no
 * matrix.
 */
export function orthogonal(options: OrthogonalOptions = {}): Initializer {
  const { gain = 1, dtype = 'float32' } = checkOptions('orthogonal', options);
  checkNumber('orthogonal', 'gain', gain);
  return (a) => {
    const [rows = 0, columns = 0] = checkArray('orthogonal', 'a', a).shape;
    if (a.ndim !== 2) throw new ShapeError({ op: 'orthogonal', message: `expected a matrix, got ${describe(a)}` });
    const n = Math.max(rows, columns);
    const [q, r] = linalg.qr(random.normal([n, n]));
    const unique = multiply(q, sign(diag(r))).get(`:${rows}`, `:${columns}`); // without signs, QR prefers some rotations
    return astype(multiply(unique, gain), dtype);
  };
}
