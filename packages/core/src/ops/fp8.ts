import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypeCode } from '../dtype.js';
import { checkArray, checkDtype, checkOptions } from '../guards.js';
import type { OpOptions } from '../options.js';
import { tidy } from '../scope.js';
import { resolveStream, streamOf } from '../stream.js';
import { wrap } from '../wrap.js';
import { astype } from './conversion.js';

// On the CPU MLX takes float64 for float32, here and on the way back.

/** The elements as 8-bit floats (e4m3) in uint8. @throws DtypeError for other than floating dtypes. */
export function toFp8(a: MLXArray, options?: OpOptions): MLXArray {
  const array = checkArray('toFp8', 'a', a);
  if (array.dtype === 'float64') return tidy(() => toFp8(astype(array, 'float32', options), options));
  return wrap(sys.mlx_to_fp8(array.handle, streamOf('toFp8', options)));
}

export interface FromFp8Options extends OpOptions {
  /** Floating. Default: bfloat16. */
  dtype?: Dtype | undefined;
}

/**
 * The values of 8-bit floats (e4m3) in uint8.
 *
 * @example
 * console.log(mx.fromFp8(mx.toFp8(mx.array([1, 1.3])), { dtype: 'float32' }).tolist()); // [1, 1.25]
 *
 * @throws DtypeError for other than uint8 or to other than a floating dtype.
 */
export function fromFp8(a: MLXArray, options?: FromFp8Options): MLXArray {
  const array = checkArray('fromFp8', 'a', a);
  const { dtype = 'bfloat16', stream } = checkOptions('fromFp8', options);
  checkDtype('fromFp8', dtype);
  if (dtype === 'float64') return tidy(() => astype(fromFp8(array, { dtype: 'float32', stream }), dtype, { stream }));
  return wrap(sys.mlx_from_fp8(array.handle, dtypeCode(dtype), resolveStream(stream)));
}
