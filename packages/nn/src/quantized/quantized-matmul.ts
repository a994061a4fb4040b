import { type MLXArray, matmul, ShapeError, type StreamOrDevice, swapaxes } from '@mlxts/core';
import { resolveStream, sys, wrap } from '@mlxts/core/native';
import { checkedParams } from './checked-weights.js';
import { dequantizeArray } from './dequantize-array.js';
import { describe } from './describe.js';
import { checkProductInput } from './input-check.js';
import type { QuantizationOptions } from './params.js';

export interface QuantizedMatmulOptions extends QuantizationOptions {
  /** Whether the product is with the transposed weight, as in a linear layer. Default true. */
  readonly transpose?: boolean;
  readonly stream?: StreamOrDevice | undefined;
}

const op = 'quantizedMatmul';

/**
 * `x · dequantize(w)ᵀ`, or `x · dequantize(w)` with `transpose: false`, without unpacking the weight.
 *
 * `x` `[..., in]`, `w` `[..., out, in · bits / 32]` → `[..., out]`; leading dimensions of both broadcast. The result has the
 * promoted dtype of `x`, `scales` and `biases` for affine, of `x` otherwise. On CPU our own kernel computes it where it
 * applies, in another order of summation than MLX (`MLXTS_CPU_KERNELS=off` for MLX's).
 * @throws ShapeError, DtypeError, ArgumentError before MLX is called
 */
export function quantizedMatmul(
  x: MLXArray,
  w: MLXArray,
  scales: MLXArray,
  biases?: MLXArray | null,
  options: QuantizedMatmulOptions = {},
): MLXArray {
  const transpose = options.transpose ?? true;
  const params = checkedParams(op, { weight: w, scales, biases }, options);
  checkProductInput(op, x, w, params, { transpose, minRank: 1 });
  if (w.ndim > 2 && x.ndim <= 2) {
    // MLX would use the first matrix for all rows.
    throw new ShapeError({
      op,
      message: `expected x of rank 3 or more for a batch of weights (${describe('x', x)}, ${describe('w', w)})`,
    });
  }
  const { groupSize, bits, mode } = params;
  if (x.shape.includes(0)) {
    // MLX's CPU kernel divides by the number of rows.
    const { stream } = options;
    const full = dequantizeArray(w, scales, biases, {
      groupSize,
      bits,
      mode,
      dtype: mode === 'affine' ? undefined : x.dtype,
      stream,
    });
    return matmul(x, transpose ? swapaxes(full, -1, -2, { stream }) : full, { stream });
  }

  const stream = resolveStream(options.stream);
  const biasesHandle = biases ? biases.handle : null;
  return wrap(
    sys.mlxts_quantized_matmul(
      x.handle,
      w.handle,
      scales.handle,
      biasesHandle,
      transpose,
      groupSize,
      bits,
      mode,
      stream,
    ),
  );
}
