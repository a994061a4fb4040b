import {
  abs,
  add,
  arange,
  array,
  astype,
  type Dtype,
  DtypeError,
  type MLXArray,
  multiply,
  negative,
  reshape,
  ShapeError,
  subtract,
} from '@mlxts/core';
import { checkArray, checkDtype, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface AlibiOptions {
  /** The position of the first query. Default 0. */
  readonly offset?: number;
  /** Added to the scores too; broadcasts with them. */
  readonly mask?: MLXArray | null;
}

const op = 'ALiBi';

/**
 * `scores - slope · |query position - key position|`, attention scores `[batch, heads, queries, keys] → ` the same, with
 * a slope for each head.
 * @see https://arxiv.org/abs/2108.12409
 */
export class ALiBi extends Module {
  /**
   * What is added to scores: `-slope · |i - j|` for the positions `i` from `offset` to below `queryEnd` and `j` from 0 to
   * below `keyLength` → `[1, numHeads, queryEnd - offset, keyLength]`.
   *
   * `dtype` defaults to float32.
   */
  static createAlibiMatrix(
    queryEnd: number,
    keyLength: number,
    numHeads: number,
    offset: number,
    options?: { readonly dtype?: Dtype },
  ): MLXArray {
    checkInt(op, 'offset', offset, { min: 0 });
    checkInt(op, 'queryEnd', queryEnd, { min: offset });
    checkInt(op, 'keyLength', keyLength, { min: 0 });
    const { dtype = 'float32' } = checkOptions(op, options);
    const queries = reshape(arange(offset, queryEnd), [1, 1, -1, 1]);
    const keys = reshape(arange(0, keyLength), [1, 1, 1, -1]);
    const distances = negative(abs(subtract(queries, keys))); // [1, 1, queries, keys]
    return astype(multiply(distances, ALiBi.createAlibiSlope(numHeads, { dtype })), dtype);
  }

  /**
   * The slopes, from steep to flat: `2^(-8 i / numHeads)` for `i` from 1 on where `numHeads` is a power of 2, else those of
   * the power below and every other one of the power above → `[numHeads, 1, 1]`.
   *
   * `dtype` defaults to float32.
   */
  static createAlibiSlope(numHeads: number, options?: { readonly dtype?: Dtype }): MLXArray {
    checkInt(op, 'numHeads', numHeads, { min: 1, max: 2 ** 16 });
    const { dtype = 'float32' } = checkOptions(op, options);
    return reshape(array(slopes(numHeads), { dtype: checkDtype(op, dtype) }), [numHeads, 1, 1]);
  }

  /** @throws ShapeError unless the scores have 4 dimensions, DtypeError for a mask of booleans */
  forward(attentionScores: MLXArray, options?: AlibiOptions): MLXArray {
    const { ndim, shape, dtype } = checkArray(op, 'attentionScores', attentionScores);
    const { offset = 0, mask } = checkOptions(op, options);
    checkInt(op, 'offset', offset, { min: 0 });
    if (ndim !== 4) {
      const expected = 'attentionScores of shape [batch, heads, queries, keys]';
      throw new ShapeError({ op, message: `expected ${expected}, got ${describe(attentionScores)}` });
    }
    const [, heads, queryLength, keyLength] = shape as [number, number, number, number];
    const bias = ALiBi.createAlibiMatrix(queryLength + offset, keyLength, heads, offset, { dtype });
    return add(attentionScores, mask === undefined || mask === null ? bias : add(bias, checkMask(mask)));
  }
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

function checkMask(mask: MLXArray): MLXArray {
  if (checkArray(op, 'mask', mask).dtype !== 'bool') return mask;
  throw new DtypeError({
    op,
    message: `expected a mask to add, with -Infinity for what is hidden, got ${describe(mask)}`,
  });
}
