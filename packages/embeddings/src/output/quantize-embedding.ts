import { ShapeError } from '@mlxts/core';
import type { EmbeddingRanges } from './embedding-ranges.js';

const op = 'embed';

/**
 * `floor((x - min) / ((max - min) / 255)) - 128`, numbers outside of the range at its ends; 1 stands for a range of 0.
 * @throws ShapeError where the ranges are those of other dimensions
 * @see quantize_embeddings in https://github.com/huggingface/sentence-transformers/blob/main/sentence_transformers/util/quantization.py
 */
export function toInt8(embedding: Float32Array, { min, max }: EmbeddingRanges): Int8Array {
  const length = embedding.length;
  if (min.length !== length || max.length !== length)
    throw new ShapeError({
      op,
      message: `ranges: expected ${length} dimensions, as the embeddings have, got ${min.length} and ${max.length}`,
    });
  return Int8Array.from(embedding, (value, at) => {
    const start = min[at] as number;
    const step = Math.fround(Math.fround((max[at] as number) - start) / 255) || 1;
    return Math.min(255, Math.max(0, Math.floor(Math.fround(Math.fround(value - start) / step)))) - 128;
  });
}

/** A bit for each number, 1 where it is above 0, the first in the highest place; `⌈dimensions / 8⌉` bytes. */
export function toUbinary(embedding: Float32Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(embedding.length / 8));
  for (const [at, value] of embedding.entries())
    if (value > 0) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
  return bytes;
}
