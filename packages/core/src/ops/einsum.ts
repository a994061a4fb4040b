import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import type { OpOptions } from '../options.js';
import { activeStream } from '../stream.js';
import { withTemporaries } from '../temporaries.js';
import { type ArraysThen, arraysThen } from '../variadic.js';
import { wrap } from '../wrap.js';
import { checkSizes } from './contraction/check-sizes.js';
import { checkOperands } from './contraction/operands.js';
import { parseSubscripts } from './contraction/parse-subscripts.js';

/**
 * Sums of products by Einstein's convention: each letter of `subscripts` is an axis, those not behind `->` are summed
 * over. Without `->` the letters that stand once stay, in alphabetical order; `...` stands for all axes that are left
 * and broadcasts. Sums over letters of two arrays are matrix products: floating and complex dtypes only. At most 256
 * arrays.
 *
 * @throws ArgumentError for malformed subscripts, ShapeError where they do not fit the arrays.
 * @example
 * const a = mx.array([[1, 2], [3, 4]]);
 * console.log(mx.einsum('ij,jk->ik', a, a).tolist()); // [[7, 10], [15, 22]]
 * console.log(mx.einsum('ii', a).item()); // 5
 * console.log(mx.einsum('...ij->...ji', mx.ones([3, 2, 5])).shape); // [3, 5, 2]
 */
export function einsum(subscripts: string, ...operands: ArraysThen<OpOptions>): MLXArray {
  const { arrays, options } = arraysThen<OpOptions>('einsum', operands);
  const handles = arrays.map((array) => array.handle);
  checkOperands('einsum', arrays.length);
  const stream = activeStream(options.stream);
  const contraction = parseSubscripts('einsum', subscripts, arrays);
  checkSizes('einsum', contraction, arrays, stream.device === 'cpu');
  const result = sys.mlx_einsum(subscripts, handles, stream.handle);
  if (!arrays.some((array) => array.size === 0)) return wrap(result);
  // MLX sums at random along what has no elements: the sums are 0.
  return wrap(
    withTemporaries((keep) =>
      sys.mlx_zeros(sys.mlx_array_shape(keep(result)), sys.mlx_array_dtype(result), stream.handle),
    ),
  );
}
