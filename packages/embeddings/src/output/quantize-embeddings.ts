import { ArgumentError } from '@mlxts/core';
import { checkChoice } from '@mlxts/core/native';
import type { EmbeddingRanges } from './embedding-ranges.js';
import { toInt8, toUbinary } from './quantize-embedding.js';

/** What quantized embeddings come as. */
export interface QuantizedTypes {
  int8: Int8Array;
  ubinary: Uint8Array;
}

/**
 * Embeddings that are there already as `embed` gives them with `output`: int8 by `ranges`, or a bit for each number above 0.
 * @throws ArgumentError for int8 without ranges; ShapeError for ranges of other dimensions
 * @example
 * console.log(quantizeEmbeddings([new Float32Array([1, -1, 1])], { output: 'ubinary' })); // [ Uint8Array(1) [ 160 ] ]
 */
export function quantizeEmbeddings<Output extends keyof QuantizedTypes>(
  embeddings: readonly Float32Array[],
  { output, ranges }: { output: Output; ranges?: EmbeddingRanges | undefined },
): QuantizedTypes[Output][] {
  const op = 'quantizeEmbeddings';
  checkChoice(op, 'output', output, ['int8', 'ubinary']);
  if (output === 'int8' && ranges === undefined)
    throw new ArgumentError({
      op,
      message: 'expected ranges for output int8: embeddingRanges takes them from a sample',
    });
  const quantized: unknown = embeddings.map((each) =>
    ranges && output === 'int8' ? toInt8(each, ranges) : toUbinary(each),
  );
  return quantized as QuantizedTypes[Output][]; // `output` decides
}
