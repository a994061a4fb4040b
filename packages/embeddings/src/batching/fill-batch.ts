import { array } from '@mlxts/core';
import type { PoolingSpan } from '../chain/pool.js';
import type { EncoderInputs } from '../encoder.js';
import type { Frame } from '../tokens/frame.js';
import type { Row } from './row.js';

/** The arrays of a batch, and which tokens of it count. */
export interface Batch {
  readonly inputs: EncoderInputs;
  readonly span: PoolingSpan;
}

/** Lays rows of ids in one array, filled up at the end with `padTokenId`. */
export function fillBatch(rows: readonly Row[], frame: Frame, padTokenId: number): Batch {
  const B = rows.length;
  const lengths = rows.map(({ ids }) => ids.length);
  const L = Math.max(...lengths);
  const ids = new Int32Array(B * L).fill(padTokenId);
  for (const [index, row] of rows.entries()) ids.set(row.ids, index * L);
  const isFilled = lengths.some((length) => length < L);
  return {
    inputs: {
      ids: array(ids, { shape: [B, L] }),
      tokenTypes: hasTypes(frame) ? array(typesOf(lengths, L, frame), { shape: [B, L] }) : null,
      mask: isFilled ? array(lengths.map((length) => Array.from({ length: L }, (_, at) => at < length))) : null,
    },
    span: { lengths, starts: rows.map(({ start }) => start) },
  };
}

function hasTypes({ typesBefore, typesAfter, textType }: Frame): boolean {
  return [...typesBefore, textType, ...typesAfter].some((type) => type !== 0);
}

function typesOf(lengths: readonly number[], L: number, { typesBefore, typesAfter, textType }: Frame): Int32Array {
  const types = new Int32Array(lengths.length * L);
  for (const [index, length] of lengths.entries()) {
    const row = types.subarray(index * L, index * L + length).fill(textType);
    row.set(typesBefore);
    row.set(typesAfter, length - typesAfter.length);
  }
  return types;
}
