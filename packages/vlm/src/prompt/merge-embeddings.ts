import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import type { VisionLanguageModel, VisualInput } from '../vision-language-model.js';
import { placeVisuals } from './place-visuals.js';

/** Features `[tokens, hiddenSize]`, and in which row and where in it each of them goes. */
export interface PlacedFeatures {
  row: number;
  at: readonly number[];
  features: MLXArray;
}

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
  const placed = rows.flatMap((ids, row) =>
    placeVisuals(model, ids, visuals[row] ?? []).map(({ at }, index): PlacedFeatures => {
      const ofImage = features[row]?.[index];
      if (ofImage !== undefined) return { row, at, features: ofImage };
      throw new mx.ArgumentError({
        op: 'mergeEmbeddings',
        message: `expected features of image ${index} of row ${row}, got none`,
      });
    }),
  );
  return embedWith(model, rows, placed);
}

/** The embeddings of rows of ids, `[B, L, hiddenSize]`, with features at their places. */
export function embedWith(
  model: VisionLanguageModel,
  rows: readonly (readonly number[])[],
  placed: readonly PlacedFeatures[],
): MLXArray {
  const embeddings = model.languageModel.embed(mx.array(rows, { dtype: 'int32' })); // [B, L, D]
  if (placed.length === 0) return embeddings;
  const [B, L] = [rows.length, rows[0]?.length ?? 0];
  const source = new Int32Array(B * L).fill(-1);
  let next = 0;
  for (const { row, at } of placed) {
    for (const index of at) source[row * L + index] = next++;
  }
  const all = mx.concatenate(
    placed.map(({ features }) => features),
    { axis: 0 },
  );
  const index = mx.reshape(mx.array(source), [B, L]);
  const gathered = mx.take(all, mx.maximum(index, 0), { axis: 0 }); // [B, L, D]
  const isVisual = mx.greaterEqual(mx.expandDims(index, -1), 0);
  return mx.where(isVisual, mx.astype(gathered, embeddings.dtype), embeddings);
}
