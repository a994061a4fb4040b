import { ArgumentError, ShapeError } from '@mlxts/core';

/** The least and the greatest number in each dimension of embeddings that stand for those to come. */
export interface EmbeddingRanges {
  readonly min: Float32Array;
  readonly max: Float32Array;
}

/**
 * The ranges in which int8 output places numbers, from embeddings of texts like those to come: a thousand are many.
 * @throws ArgumentError for an empty list; ShapeError for vectors that differ in length
 * @example
 * console.log(embeddingRanges([new Float32Array([1, 5]), new Float32Array([3, 4])]).max); // Float32Array(2) [ 3, 5 ]
 */
export function embeddingRanges(embeddings: readonly Float32Array[]): EmbeddingRanges {
  const op = 'embeddingRanges';
  const [first] = embeddings;
  if (first === undefined) throw new ArgumentError({ op, message: 'expected at least one embedding, got none' });
  const min = first.slice();
  const max = first.slice();
  for (const [index, embedding] of embeddings.entries()) {
    if (embedding.length !== min.length)
      throw new ShapeError({
        op,
        message: `embeddings[${index}]: expected ${min.length} dimensions, got ${embedding.length}`,
      });
    for (const [at, value] of embedding.entries()) {
      min[at] = Math.min(min[at] as number, value);
      max[at] = Math.max(max[at] as number, value);
    }
  }
  return { min, max };
}
