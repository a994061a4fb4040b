import type { Dtype, MLXArray, StreamOrDevice } from '@mlxts/core';
import { dtypeCode, resolveStream, sys, wrap } from '@mlxts/core/native';
import { checkedParams } from './checked-weights.js';
import { checkGlobalScale } from './global-scale.js';
import type { QuantizationOptions } from './params.js';
import { checkRealName } from './real-dtype.js';

export interface DequantizeArrayOptions extends QuantizationOptions {
  /** The scale that nvfp4 weights were quantized with. */
  readonly globalScale?: MLXArray | null;
  /** float16, bfloat16 or float32. Defaults to the scales' and biases' dtype for affine, to bfloat16 otherwise. */
  readonly dtype?: Dtype | undefined;
  readonly stream?: StreamOrDevice | undefined;
}

const op = 'dequantize';

/** The array form of `dequantize`: packed parts → `[..., in]`. */
export function dequantizeArray(
  wq: MLXArray,
  scales: MLXArray,
  biases?: MLXArray | null,
  options: DequantizeArrayOptions = {},
): MLXArray {
  const params = checkedParams(op, { weight: wq, scales, biases }, options);
  checkGlobalScale(op, options.globalScale, params.mode);
  if (options.dtype !== undefined) checkRealName(op, options.dtype);

  const stream = resolveStream(options.stream);
  const biasesHandle = biases ? biases.handle : null;
  const globalScale = options.globalScale ? options.globalScale.handle : null;
  const dtype = options.dtype === undefined ? null : dtypeCode(options.dtype);
  const { groupSize, bits, mode } = params;
  return wrap(
    sys.mlx_dequantize(wq.handle, scales.handle, biasesHandle, groupSize, bits, mode, globalScale, dtype, stream),
  );
}
