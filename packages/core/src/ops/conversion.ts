import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypeCode } from '../dtype.js';
import { checkArray, checkDtype, checkInt } from '../guards.js';
import { type UnaryOp, unary } from '../lift.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** The elements converted to `dtype`. */
export function astype(a: MLXArray, dtype: Dtype, options: OpOptions = {}): MLXArray {
  const { handle } = checkArray('astype', 'a', a);
  return wrap(sys.mlx_astype(handle, dtypeCode(checkDtype('astype', dtype)), resolveStream(options.stream)));
}

/** The same bytes read as `dtype`; the last axis grows or shrinks with the item size. */
export function view(a: MLXArray, dtype: Dtype, options: OpOptions = {}): MLXArray {
  const { handle } = checkArray('view', 'a', a);
  return wrap(sys.mlx_view(handle, dtypeCode(checkDtype('view', dtype)), resolveStream(options.stream)));
}

/** Rounded to `decimals` places, halves to even. Default: 0. */
export function round(a: MLXArray, options: OpOptions & { decimals?: number } = {}): MLXArray {
  const { handle } = checkArray('round', 'a', a);
  return wrap(
    sys.mlx_round(handle, checkInt('round', 'decimals', options.decimals ?? 0), resolveStream(options.stream)),
  );
}

/** The same array in row-major memory. */
export function contiguous(a: MLXArray, options: OpOptions & { allowColMajor?: boolean } = {}): MLXArray {
  const { handle } = checkArray('contiguous', 'a', a);
  return wrap(sys.mlx_contiguous(handle, options.allowColMajor ?? false, resolveStream(options.stream)));
}

/** The same array, a constant for gradients. */
export const stopGradient: UnaryOp = unary('stopGradient', sys.mlx_stop_gradient);

/** A copy. */
export const copy: UnaryOp = unary('copy', sys.mlx_copy);
