import { astype, type Dtype, defaultDevice, isFloating, type MLXArray } from '@mlxts/core';
import { checkRealName } from '../quantized/real-dtype.js';

/** A dtype to compute in, or `'auto'`. */
export type LoadDtype = Dtype | 'auto';

/**
 * The dtype that floating weights, scales and biases are loaded in; undefined leaves them as the checkpoint has them.
 * `'auto'`: as they are on GPU, float32 on CPU, where MLX is many times slower in half precision.
 * @throws DtypeError unless `dtype` is `'auto'`, float16, bfloat16 or float32
 */
export function loadDtype(dtype: LoadDtype = 'auto'): Dtype | undefined {
  if (dtype !== 'auto') {
    checkRealName('loadInto', dtype);
    return dtype;
  }
  return defaultDevice() === 'gpu' ? undefined : 'float32';
}

/** Casts a floating array; packed weights, 8-bit scales and integers stay. */
export function castForLoad(array: MLXArray, dtype: Dtype | undefined): MLXArray {
  return dtype === undefined || !isFloating(array.dtype) || array.dtype === dtype ? array : astype(array, dtype);
}
