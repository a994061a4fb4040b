import { type MLXArray, reshape, type StreamOrDevice } from '@mlxts/core';
import { dequantizeArray } from './dequantize-array.js';
import type { QuantizationParams } from './params.js';
import { quantizeArray } from './quantize-array.js';

export interface RoundOptions extends QuantizationParams {
  readonly globalScale?: MLXArray | null;
  readonly stream?: StreamOrDevice | undefined;
}

/** `dequantize(quantize(x))`: `x` `[..., in]` rounded to a format, in its own dtype. */
export function roundInput(x: MLXArray, options: RoundOptions): MLXArray {
  if (x.shape.includes(0)) return x;
  const { stream } = options;
  const rows = x.ndim === 1 ? reshape(x, [1, -1], { stream }) : x;
  const { wq, scales } = quantizeArray(rows, options);
  const rounded = dequantizeArray(wq, scales, null, { ...options, dtype: x.dtype });
  return x.ndim === 1 ? reshape(rounded, [-1], { stream }) : rounded;
}
