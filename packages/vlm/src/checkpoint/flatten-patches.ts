import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/**
 * The kernel of a convolution over patches as the matrix of a linear layer, `[out, channels · size...]`: from PyTorch's
 * order `[out, channels, size...]` or MLX's `[out, size..., channels]`. Any other shape stays as it is.
 */
export function flattenPatches(kernel: MLXArray, channels: number, size: readonly number[]): MLXArray {
  const { shape } = kernel;
  const [out = 0] = shape;
  const has = (dims: readonly number[]): boolean =>
    shape.length === dims.length + 1 && dims.every((dim, axis) => shape[axis + 1] === dim);
  if (has([channels, ...size])) return mx.reshape(kernel, [out, -1]);
  if (!has([...size, channels])) return kernel;
  return mx.reshape(mx.transpose(kernel, { axes: [0, size.length + 1, ...size.map((_, axis) => axis + 1)] }), [
    out,
    -1,
  ]);
}
