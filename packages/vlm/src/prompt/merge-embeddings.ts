import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import type { VisionLanguageModel, VisualInput } from '../vision-language-model.js';
import { placeVisuals } from './place-visuals.js';

/**
 * The embeddings of rows of ids, `[B, L, hiddenSize]`, with features in the place of placeholder tokens. `features` has
 * those of each image of each row, `[tokens, hiddenSize]`, as `model.features` gives them.
 * @throws ArgumentError where placeholders and images differ in number
 */
export function mergeEmbeddings(
  model: VisionLanguageModel,
  rows: readonly (readonly number[])[],
  visuals: readonly (readonly VisualInput[])[],
  features: readonly (readonly MLXArray[])[],
): MLXArray {
  const embeddings = model.languageModel.embed(mx.array(rows, { dtype: 'int32' })); // [B, L, D]
  const [B, L] = [rows.length, rows[0]?.length ?? 0];
  const source = new Int32Array(B * L).fill(-1);
  let next = 0;
  for (const [b, row] of rows.entries()) {
    for (const { at } of placeVisuals(model, row, visuals[b] ?? [])) {
      for (const index of at) source[b * L + index] = next++;
    }
  }
  const all = features.flat();
  if (all.length === 0) return embeddings;
  const index = mx.reshape(mx.array(source), [B, L]);
  const gathered = mx.take(mx.concatenate(all, { axis: 0 }), mx.maximum(index, 0), { axis: 0 }); // [B, L, D]
  const isVisual = mx.greaterEqual(mx.expandDims(index, -1), 0);
  return mx.where(isVisual, mx.astype(gathered, embeddings.dtype), embeddings);
}
