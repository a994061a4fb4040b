import { array, concatenate, expandDims, type MLXArray, matmul, max, reshape, squeeze, take, where } from '@mlxts/core';
import type { PoolingMode } from '../definition/definition.js';

/** Which tokens of each text of a batch count. */
export interface PoolingSpan {
  /** Behind the last token of each text. */
  readonly lengths: readonly number[];
  /** The first token that counts of each text; those before are a prompt's. Below the length. */
  readonly starts: readonly number[];
}

/** Hidden states `[B, L, D]`, float32 → one vector for each text and mode, side by side: `[B, modes · D]`. */
export function pool(hidden: MLXArray, modes: readonly PoolingMode[], span: PoolingSpan): MLXArray {
  const vectors = modes.map((mode) => poolOne(hidden, mode, span));
  return vectors.length === 1 ? (vectors[0] as MLXArray) : concatenate(vectors, { axis: -1 });
}

function poolOne(hidden: MLXArray, mode: PoolingMode, { lengths, starts }: PoolingSpan): MLXArray {
  switch (mode) {
    case 'cls':
      return tokenOf(
        hidden,
        lengths.map(() => 0),
      );
    case 'lasttoken':
      return tokenOf(
        hidden,
        lengths.map((length) => length - 1),
      );
    case 'max':
      return greatest(hidden, lengths, starts);
    default:
      return weighted(hidden, lengths, starts, weightsOf[mode]);
  }
}

/** The weight of the token at `position`, of those that count. */
type Weight = (position: number, start: number, length: number) => number;

const weightsOf: Record<'mean' | 'mean_sqrt_len_tokens' | 'weightedmean', Weight> = {
  mean: (_, start, length) => 1 / (length - start),
  mean_sqrt_len_tokens: (_, start, length) => 1 / Math.sqrt(length - start),
  // (position + 1) / Σ of these from start on
  weightedmean: (position, start, length) => (2 * (position + 1)) / ((length - start) * (length + start + 1)),
};

/** The hidden state at one position of each text, `[B, D]`. */
function tokenOf(hidden: MLXArray, positions: readonly number[]): MLXArray {
  const [, L = 0, D = 0] = hidden.shape;
  const rows = array(
    positions.map((position, text) => text * L + position),
    { dtype: 'int32' },
  );
  return take(reshape(hidden, [-1, D]), rows, { axis: 0 });
}

function weighted(hidden: MLXArray, lengths: readonly number[], starts: readonly number[], weight: Weight): MLXArray {
  const [B = 0, L = 0] = hidden.shape;
  const weights = new Float32Array(B * L);
  for (const [text, length] of lengths.entries()) {
    const start = starts[text] ?? 0;
    for (let at = start; at < length; at++) weights[text * L + at] = weight(at, start, length);
  }
  return squeeze(matmul(array(weights, { shape: [B, 1, L] }), hidden), { axis: 1 });
}

function greatest(hidden: MLXArray, lengths: readonly number[], starts: readonly number[]): MLXArray {
  const [B = 0, L = 0] = hidden.shape;
  if (starts.every((start) => start === 0) && lengths.every((length) => length === L)) return max(hidden, { axis: 1 });
  const counts = Array.from({ length: B }, (_, text) =>
    Array.from({ length: L }, (_, at) => at >= (starts[text] ?? 0) && at < (lengths[text] ?? 0)),
  );
  return max(where(expandDims(array(counts), -1), hidden, Number.NEGATIVE_INFINITY), { axis: 1 });
}
