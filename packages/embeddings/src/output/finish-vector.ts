/** What the vectors that a model gives become. */
export interface Finish {
  /** How many of the first dimensions are kept. */
  readonly dimensions: number;
  readonly normalize: boolean;
}

/** The first dimensions of a vector, at length 1 where asked. */
export function finishVector(vector: Float32Array, { dimensions, normalize }: Finish): Float32Array {
  const kept = vector.slice(0, dimensions);
  return normalize ? normalizeInPlace(kept) : kept;
}

/** `x / max(|x|, 1e-12)`, so that zero stays zero. */
export function normalizeInPlace(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.max(Math.sqrt(sum), 1e-12);
  for (const [at, value] of vector.entries()) vector[at] = value / length;
  return vector;
}

/** `Σ weightᵢ · vectorᵢ / Σ weightᵢ`. */
export function weightedMean(vectors: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, vector] of vectors.entries()) {
    const share = (weights[index] ?? 0) / total;
    for (const [at, value] of vector.entries()) mean[at] = (mean[at] ?? 0) + share * value;
  }
  return mean;
}
