import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { type ArraysThen, arraysThen } from '../variadic.js';
import { wrap } from '../wrap.js';

export interface AtLeastOp {
  (...args: [a: MLXArray] | [a: MLXArray, options: OpOptions | undefined]): MLXArray;
  (...args: ArraysThen<OpOptions>): MLXArray[];
}

function atLeast(op: string, raw: (a: number, s: number) => number): AtLeastOp {
  function convert(...args: [a: MLXArray] | [a: MLXArray, options: OpOptions | undefined]): MLXArray;
  function convert(...args: ArraysThen<OpOptions>): MLXArray[];
  function convert(...args: ArraysThen<OpOptions>): MLXArray | MLXArray[] {
    const { arrays, options } = arraysThen<OpOptions>(op, args);
    const s = resolveStream(options.stream);
    const converted = arrays.map((array) => wrap(raw(array.handle, s)));
    const [only] = converted;
    return converted.length === 1 && only !== undefined ? only : converted;
  }
  return convert;
}

/**
 * The array with at least one axis: `[] → [1]`. Of several arrays a list.
 *
 * @example
 * console.log(mx.atleast1d(mx.zeros([])).shape); // [1]
 */
export const atleast1d: AtLeastOp = atLeast('atleast1d', sys.mlx_atleast_1d);
/** The array with at least two axes: `[] → [1, 1]`, `[n] → [1, n]`. Of several arrays a list. */
export const atleast2d: AtLeastOp = atLeast('atleast2d', sys.mlx_atleast_2d);
/**
 * The array with at least three axes: `[] → [1, 1, 1]`, `[n] → [1, n, 1]`, `[n, m] → [n, m, 1]`. Of several
 * arrays a list.
 */
export const atleast3d: AtLeastOp = atLeast('atleast3d', sys.mlx_atleast_3d);
