import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkInt, checkOptions, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

const MAX_DIM = 2 ** 31 - 1;

export interface TriangleOptions extends OpOptions {
  /** Which diagonal: above 0 to the right, below 0 to the left. Default: 0. */
  k?: number | undefined;
}

export type TriangleOp = (x: MLXArray, options?: TriangleOptions) => MLXArray;

/** Declares a triangle whose mask keeps all left of diagonal `k + beside`. MLX works the columns out in 32 bits. */
function triangle(op: string, raw: (x: number, k: number, s: number) => number, beside: number): TriangleOp {
  return (x, options) => {
    const array = checkArray(op, 'x', x);
    const { k = 0, stream } = checkOptions(op, options);
    checkInt(op, 'k', k);
    const [rows, columns] = array.shape.slice(-2);
    if (rows === undefined || columns === undefined) {
      throw new ShapeError({ op, message: `expected at least 2 axes, got ${describe(array)}` });
    }
    const diagonal = Math.min(Math.max(k + beside, -rows), columns); // all and nothing lie there
    if (columns - diagonal > MAX_DIM) {
      throw new ShapeError({ op, message: `expected fewer than 2^31 rows and columns, got ${describe(array)}` });
    }
    return wrap(raw(array.handle, diagonal - beside, resolveStream(stream)));
  };
}

/**
 * Zeros above diagonal `k` of the last two axes.
 *
 * @example
 * console.log(mx.tril(mx.ones([2, 2])).tolist()); // [[1, 0], [1, 1]]
 */
export const tril: TriangleOp = triangle('tril', sys.mlx_tril, 0);
/**
 * Zeros below diagonal `k` of the last two axes.
 *
 * @example
 * console.log(mx.triu(mx.ones([2, 2])).tolist()); // [[1, 1], [0, 1]]
 */
export const triu: TriangleOp = triangle('triu', sys.mlx_triu, -1);
