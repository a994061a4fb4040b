import { astype, type Dtype, defaultDevice, isFloating, type MLXArray } from '@mlxts/core';
import { checkRealName } from '../quantized/real-dtype.js';

/** A dtype to compute in, or `'auto'`. */
export type LoadDtype = Dtype | 'auto';

/**
 * The dtype that a model computes in, and that floating weights, scales and biases are loaded in; undefined leaves them as
 * the checkpoint has them. `'auto'`: as they are on GPU, float32 on CPU, where MLX is many times slower in half precision.
 * @throws DtypeError unless `dtype` is `'auto'`, float16, bfloat16 or float32
 */
export function loadDtype(dtype: LoadDtype = 'auto'): Dtype | undefined {
  if (dtype !== 'auto') {
    checkRealName('loadInto', dtype);
    return dtype;
  }
  return defaultDevice() === 'gpu' ? undefined : 'float32';
}

const MATRIX = /(^|\.)(weight|scales|biases)$/;
const PARAMETERS = /(^|\.)(scales|biases)$/;

/**
 * Casts a floating array; packed weights, 8-bit scales and integers stay. Matrices, scales and biases of 16 bits stay too
 * where `dtype` is `'auto'`: a product with float32 sums in float32 and reads half the memory.
 */
export function castForLoad(array: MLXArray, dtype: LoadDtype, key = ''): MLXArray {
  const target = loadDtype(dtype);
  if (target === undefined || !isFloating(array.dtype) || array.dtype === target) return array;
  const isRead = array.itemsize === 2 && (array.ndim === 2 ? MATRIX : PARAMETERS).test(key);
  return dtype === 'auto' && array.ndim >= 2 && isRead ? array : astype(array, target);
}
