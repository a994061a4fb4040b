import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import type { Dtype } from '../dtype.js';
import { checkInt, checkOptions } from '../guards.js';
import { type UnaryOp, unary } from '../lift.js';
import { type Operand, operandDtype, withOperand } from '../operand.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** The largest integer not above `a`, in the dtype of `a`. @throws DtypeError for complex64. */
export const floor: UnaryOp = unary('floor', sys.mlx_floor);
/** The smallest integer not below `a`, in the dtype of `a`. @throws DtypeError for complex64. */
export const ceil: UnaryOp = unary('ceil', sys.mlx_ceil);
/** `a` without its fraction, in the dtype of `a`. @throws DtypeError for complex64. */
export const trunc: UnaryOp = unary('trunc', sys.mlx_trunc);

export interface RoundOptions extends OpOptions {
  /** Places after the point; below 0 before it. Default: 0. */
  decimals?: number | undefined;
}

/** MLX multiplies by a power of ten of the array's dtype, which has to be finite. */
function maxDecimals(dtype: Dtype): number {
  return dtype === 'float16' ? 4 : 38;
}

/**
 * `round(a * 10ᵈ) / 10ᵈ` for d = `decimals`, halves to even, in the dtype of `a`.
 *
 * @example
 * console.log(mx.round(mx.array([0.5, 1.5, 2.25])).tolist()); // [0, 2, 2]
 *
 * @throws ArgumentError for more than 38 decimals, or 4 of float16.
 */
export function round(a: Operand, options?: RoundOptions): MLXArray {
  const { decimals = 0, stream } = checkOptions('round', options);
  const max = maxDecimals(operandDtype('round', a, a));
  checkInt('round', 'decimals', decimals, { min: -max, max });
  const s = resolveStream(stream);
  return wrap(withOperand('round', a, (handle) => sys.mlx_round(handle, decimals, s)));
}
