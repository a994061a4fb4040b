import {
  abs,
  arange,
  array,
  astype,
  type Dtype,
  type MLXArray,
  multiply,
  negative,
  reshape,
  subtract,
} from '@mlxts/core';
import { checkDtype, checkInt } from '@mlxts/core/native';

const op = 'ALiBi';

/** `-slope · |i - j|` for queries at `i` from `offset` to below `queryEnd` and keys at `j` from 0 to below `keyLength`. */
export function alibiMatrix(
  queryEnd: number,
  keyLength: number,
  numHeads: number,
  offset: number,
  dtype: Dtype,
): MLXArray {
  checkInt(op, 'offset', offset, { min: 0 });
  checkInt(op, 'queryEnd', queryEnd, { min: offset });
  checkInt(op, 'keyLength', keyLength, { min: 0 });
  const queries = reshape(arange(offset, queryEnd), [1, 1, queryEnd - offset, 1]);
  const keys = reshape(arange(0, keyLength), [1, 1, 1, keyLength]);
  const distances = negative(abs(subtract(queries, keys))); // [1, 1, queries, keys]
  return astype(multiply(distances, alibiSlope(numHeads, dtype)), dtype); // [1, heads, queries, keys]
}

// [numHeads, 1, 1]
export function alibiSlope(numHeads: number, dtype: Dtype): MLXArray {
  checkInt(op, 'numHeads', numHeads, { min: 1, max: 2 ** 16 });
  return reshape(array(slopes(numHeads), { dtype: checkDtype(op, dtype) }), [numHeads, 1, 1]);
}

function slopes(numHeads: number): number[] {
  const power = Math.floor(Math.log2(numHeads));
  if (2 ** power === numHeads) {
    const start = 2 ** -(2 ** -(power - 3));
    return Array.from({ length: numHeads }, (_, i) => start * start ** i);
  }
  const between = slopes(2 ** (power + 1)).filter((_, i) => i % 2 === 0);
  return [...slopes(2 ** power), ...between.slice(0, numHeads - 2 ** power)];
}
