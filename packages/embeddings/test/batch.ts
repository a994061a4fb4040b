import * as mx from '@mlxts/core';
import type { EncoderInputs } from '../src/index.js';

/** Rows of ids as a batch; `tokenTypes` gives each token the type `id % types`. */
export function batchOf(rows: readonly number[][], padTokenId: number, types = 1): EncoderInputs {
  const length = Math.max(...rows.map((row) => row.length));
  const fill = (row: number[], value: number) => [...row, ...new Array<number>(length - row.length).fill(value)];
  const isFilled = rows.some((row) => row.length < length);
  return {
    ids: mx.array(
      rows.map((row) => fill(row, padTokenId)),
      { dtype: 'int32' },
    ),
    tokenTypes:
      types === 1
        ? null
        : mx.array(
            rows.map((row) => fill(typesOf(row, types), 0)),
            { dtype: 'int32' },
          ),
    mask: isFilled ? mx.array(rows.map((row) => fill(row, 0).map((_, at) => at < row.length))) : null,
  };
}

export function typesOf(row: readonly number[], types: number): number[] {
  return row.map((id) => id % types);
}
