import { type Dtype, DtypeError, type MLXArray } from '@mlxts/core';
import { describe } from './describe.js';

/** The dtypes that MLX's quantized kernels compute in. It accepts float64 when a graph is built and fails, or reads it as float32, at eval. */
const realDtypes: readonly Dtype[] = ['float16', 'bfloat16', 'float32'];

export function isReal(dtype: Dtype): boolean {
  return realDtypes.includes(dtype);
}

/** @throws DtypeError unless `a` is float16, bfloat16 or float32. */
export function checkReal(op: string, name: string, a: MLXArray): void {
  if (isReal(a.dtype)) return;
  throw new DtypeError({
    op,
    message: `expected ${name} of dtype ${realDtypes.join(', ')}, got ${a.dtype} (${describe(name, a)})`,
  });
}

/** @throws DtypeError unless `dtype` is float16, bfloat16 or float32. */
export function checkRealName(op: string, dtype: Dtype): void {
  if (isReal(dtype)) return;
  throw new DtypeError({ op, message: `expected dtype to be one of ${realDtypes.join(', ')}, got ${String(dtype)}` });
}
