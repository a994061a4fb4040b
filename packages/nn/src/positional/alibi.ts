import { add, type Dtype, DtypeError, type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { alibiMatrix, alibiSlope } from './alibi-matrix.js';

export interface AlibiOptions {
  /** The position of the first query. Default 0. */
  readonly offset?: number;
  /** Added to the scores too; broadcasts with them. */
  readonly mask?: MLXArray | null;
}

export interface AlibiMatrixOptions {
  /** Default float32. */
  readonly dtype?: Dtype;
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
   */
  static createAlibiMatrix(
    queryEnd: number,
    keyLength: number,
    numHeads: number,
    offset: number,
    options?: AlibiMatrixOptions,
  ): MLXArray {
    const { dtype = 'float32' } = checkOptions(op, options);
    return alibiMatrix(queryEnd, keyLength, numHeads, offset, dtype);
  }

  /**
   * The slopes: `2^(-8 i / numHeads)` for `i` from 1 on where `numHeads` is a power of 2, else those of the power below and
   * every other one of the power above → `[numHeads, 1, 1]`.
   */
  static createAlibiSlope(numHeads: number, options?: AlibiMatrixOptions): MLXArray {
    const { dtype = 'float32' } = checkOptions(op, options);
    return alibiSlope(numHeads, dtype);
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
    const bias = alibiMatrix(queryLength + offset, keyLength, heads, offset, dtype);
    return add(attentionScores, mask === undefined || mask === null ? bias : add(bias, checkMask(mask)));
  }
}

function checkMask(mask: MLXArray): MLXArray {
  if (checkArray(op, 'mask', mask).dtype !== 'bool') return mask;
  throw new DtypeError({
    op,
    message: `expected a mask to add, with -Infinity for what is hidden, got ${describe(mask)}`,
  });
}
