import {
  abs,
  astype,
  clip,
  divide,
  equal,
  fromFp8,
  less,
  type MLXArray,
  max,
  multiply,
  reshape,
  round,
  type StreamOrDevice,
  toFp8,
  where,
} from '@mlxts/core';
import { dequantizeArray } from './dequantize-array.js';
import type { QuantizationParams } from './params.js';
import { quantizeArray } from './quantize-array.js';

export interface RoundOptions extends QuantizationParams {
  readonly globalScale?: MLXArray | null;
  readonly stream?: StreamOrDevice | undefined;
}

/** `x` `[rows..., in]` rounded to a format, by scales found in float32, in its own dtype: what a product does to its input. */
export function roundInput(x: MLXArray, options: RoundOptions): MLXArray {
  const { stream, mode, globalScale = null } = options;
  if (x.shape.includes(0)) return x;
  const wide = astype(x, 'float32', { stream });
  if (mode === 'nvfp4' && globalScale === null) return astype(roundToNvfp4(wide, options), x.dtype, { stream });
  const { wq, scales } = quantizeArray(wide, options);
  return dequantizeArray(wq, scales, null, { ...options, dtype: x.dtype });
}

/** Halfway to the even neighbour, as products and GPUs round; on the CPU `quantize` takes the lower one. */
function roundToNvfp4(x: MLXArray, { groupSize, stream }: RoundOptions): MLXArray {
  const groups = reshape(x, [-1, groupSize], { stream });
  const peaks = max(abs(groups, { stream }), { axis: -1, keepdims: true, stream });
  const scales = fromFp8(toFp8(divide(peaks, 6, { stream }), { stream }), { dtype: 'float32', stream });
  const isNone = equal(scales, 0, { stream });
  const values = where(isNone, 0, divide(groups, scales, { stream }), { stream });
  const size = abs(values, { stream });
  // 0, 0.5, 1, 1.5, 2, 3, 4, 6
  const steps = where(less(size, 2, { stream }), 0.5, where(less(size, 4, { stream }), 1, 2, { stream }), { stream });
  const rounded = multiply(round(divide(values, steps, { stream }), { stream }), steps, { stream });
  return reshape(multiply(clip(rounded, -6, 6, { stream }), scales, { stream }), x.shape, { stream });
}
