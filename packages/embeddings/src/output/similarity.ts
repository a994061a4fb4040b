import * as mx from '@mlxts/core';
import { ArgumentError, type MLXArray, ShapeError } from '@mlxts/core';
import { checkChoice, rootScope } from '@mlxts/core/native';

/** How alike two vectors are: their cosine, their product, or their distance with its sign turned, so that more is closer. */
export type SimilarityMetric = 'cosine' | 'dot' | 'euclidean' | 'manhattan';

export const similarityMetrics: readonly SimilarityMetric[] = ['cosine', 'dot', 'euclidean', 'manhattan'];

export function isSimilarityMetric(value: unknown): value is SimilarityMetric {
  return similarityMetrics.includes(value as SimilarityMetric);
}

/** Vectors of one length: a list of them, or the rows of an array. */
export type Vectors = readonly Float32Array[] | MLXArray;

const op = 'similarity';
/** Numbers that differences of pairs may take at once. */
const chunk = 2 ** 24;

/**
 * How alike each vector of `a` is to each of `b`: one row for each of `a`, with a number for each of `b`.
 * @throws ShapeError where vectors differ in length
 * @example
 * const [east, north] = [new Float32Array([2, 0]), new Float32Array([0, 1])];
 * console.log(await similarity([east], [east, north])); // [ Float32Array(2) [ 1, 0 ] ]
 */
export async function similarity(
  a: Vectors,
  b: Vectors,
  { metric = 'cosine' }: { metric?: SimilarityMetric } = {},
): Promise<Float32Array[]> {
  checkChoice(op, 'metric', metric, similarityMetrics);
  const [rows, dims] = sizeOf('a', a);
  const [columns, width] = sizeOf('b', b);
  if (rows === 0 || columns === 0) return Array.from({ length: rows }, () => new Float32Array(columns));
  if (dims !== width)
    throw new ShapeError({ op, message: `expected vectors of one length, got ${dims} in a and ${width} in b` });
  const step =
    metric === 'manhattan' || metric === 'euclidean' ? Math.max(1, Math.floor(chunk / (columns * dims))) : rows;
  const result: Float32Array[] = [];
  for (let start = 0; start < rows; start += step) {
    const end = Math.min(start + step, rows);
    const scores = rootScope(() => scoresOf[metric](toArray(a, start, end), toArray(b, 0, columns)));
    await mx.evalAsync(scores);
    const values = scores.toTypedArray() as Float32Array;
    scores.dispose();
    for (let row = 0; row < end - start; row++) result.push(values.slice(row * columns, (row + 1) * columns));
  }
  return result;
}

const scoresOf: Record<SimilarityMetric, (a: MLXArray, b: MLXArray) => MLXArray> = {
  cosine: (a, b) => mx.matmul(unit(a), mx.transpose(unit(b))),
  dot: (a, b) => mx.matmul(a, mx.transpose(b)),
  euclidean: (a, b) => mx.negative(mx.sqrt(mx.sum(mx.square(differences(a, b)), { axis: -1 }))),
  manhattan: (a, b) => mx.negative(mx.sum(mx.abs(differences(a, b)), { axis: -1 })),
};

function unit(x: MLXArray): MLXArray {
  return mx.divide(x, mx.maximum(mx.linalg.norm(x, { axis: -1, keepdims: true }), 1e-12));
}

function differences(a: MLXArray, b: MLXArray): MLXArray {
  return mx.subtract(mx.expandDims(a, 1), mx.expandDims(b, 0)); // [A, B, D]
}

function sizeOf(name: string, vectors: Vectors): [count: number, dims: number] {
  if (vectors instanceof mx.MLXArray) {
    if (vectors.ndim !== 2)
      throw new ShapeError({
        op,
        message: `expected ${name} of shape [count, dims], got [${vectors.shape.join(', ')}]`,
      });
    return [vectors.shape[0] ?? 0, vectors.shape[1] ?? 0];
  }
  if (!Array.isArray(vectors) || !vectors.every((vector) => vector instanceof Float32Array))
    throw new ArgumentError({ op, message: `expected ${name} to be a list of Float32Arrays or an array` });
  const dims = vectors[0]?.length ?? 0;
  const wrong = vectors.findIndex((vector) => vector.length !== dims);
  if (wrong >= 0)
    throw new ShapeError({
      op,
      message: `expected vectors of one length, got ${dims} in ${name}[0] and ${vectors[wrong]?.length} in ${name}[${wrong}]`,
    });
  return [vectors.length, dims];
}

function toArray(vectors: Vectors, start: number, end: number): MLXArray {
  if (vectors instanceof mx.MLXArray)
    return mx.astype(mx.slice(vectors, [start, 0], [end, vectors.shape[1] ?? 0]), 'float32');
  const dims = vectors[0]?.length ?? 0;
  const values = new Float32Array((end - start) * dims);
  for (let row = start; row < end; row++) values.set(vectors[row] as Float32Array, (row - start) * dims);
  return mx.array(values, { shape: [end - start, dims] });
}
