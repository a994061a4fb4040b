import { type MLXArray, reshape, swapaxes, tidy } from '@mlxts/core';

/**
 * Rows of q and k from llama.cpp's order, in which the two halves of each head alternate, to Hugging Face's, in which
 * they follow one another: `[heads · D, ...]` as `[heads, D/2, 2, ...]` → `[heads, 2, D/2, ...]`.
 *
 * @see `LlamaModel.permute` in https://github.com/ggml-org/llama.cpp/blob/master/convert_hf_to_gguf.py
 */
export function unpermuteRows(rows: MLXArray, heads: number): MLXArray {
  const [count = 0, ...rest] = rows.shape;
  return tidy(() => reshape(swapaxes(reshape(rows, [heads, count / heads / 2, 2, ...rest]), 1, 2), rows.shape));
}
