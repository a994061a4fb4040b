import { array, loadNpy, save } from '@mlxts/core';
import type { EmbeddingRanges } from '@mlxts/embeddings';

/** Reads the least and the greatest numbers, `[2, dimensions]`, float32. @throws where the file holds something else */
export async function readRanges(path: string): Promise<EmbeddingRanges> {
  const stored = await loadNpy(path);
  try {
    const { dtype, shape } = stored;
    if (dtype !== 'float32' || shape.length !== 2 || shape[0] !== 2)
      throw new Error(`${path}: expected ranges, a float32 array [2, dimensions], got ${dtype} [${shape.join(', ')}]`);
    const values = stored.toTypedArray() as Float32Array;
    const size = values.length / 2;
    return { min: values.slice(0, size), max: values.slice(size) };
  } finally {
    stored.dispose();
  }
}

export async function writeRanges(path: string, { min, max }: EmbeddingRanges): Promise<void> {
  const stored = array(Float32Array.of(...min, ...max), { shape: [2, min.length] });
  try {
    await save(path, stored);
  } finally {
    stored.dispose();
  }
}
