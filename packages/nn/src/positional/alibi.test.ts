import { array, ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { ALiBi } from './alibi.js';

describe('ALiBi', () => {
  it('takes away the distance times the slope of the head', () => {
    const scores = new ALiBi().forward(zeros([1, 2, 2, 3]));
    expect(scores.tolist()).toEqual([
      [
        [
          [0, -0.0625, -0.125],
          [-0.0625, 0, -0.0625],
        ],
        [
          [0, -0.00390625, -0.0078125],
          [-0.00390625, 0, -0.00390625],
        ],
      ],
    ]);
  });

  it('counts queries from an offset and adds a mask', () => {
    const mask = array([[1, 0, -1]]);
    const scores = new ALiBi().forward(zeros([1, 1, 1, 3]), { offset: 2, mask });
    const slope = 2 ** -8;
    expect(scores.tolist()).toEqual([[[[1 - 2 * slope, -slope, -1]]]]);
  });

  it('keeps the dtype of the scores', () => {
    expect(new ALiBi().forward(ones([1, 4, 2, 2], { dtype: 'bfloat16' })).dtype).toBe('bfloat16');
  });

  it('gives its matrix and its slopes', () => {
    expect(ALiBi.createAlibiMatrix(5, 7, 4, 2).shape).toEqual([1, 4, 3, 7]);
    expect(ALiBi.createAlibiMatrix(5, 7, 4, 0, { dtype: 'float16' }).dtype).toBe('float16');
    expect(ALiBi.createAlibiMatrix(2, 0, 4, 2).shape).toEqual([1, 4, 0, 0]);
    expect(ALiBi.createAlibiSlope(3).reshape([-1]).tolist()).toEqual([1 / 16, 1 / 256, 1 / 4]);
    expect(`${new ALiBi()}`).toBe('ALiBi()');
  });

  it('refuses scores of other ranks, masks of booleans, and offsets below 0', () => {
    const layer = new ALiBi();
    expect(() => layer.forward(ones([2, 3, 3]))).toThrow(
      'ALiBi: expected attentionScores of shape [batch, heads, queries, keys], got [2, 3, 3] float32',
    );
    expect(() => layer.forward(ones([1, 2, 3, 3]), { mask: ones([3, 3], { dtype: 'bool' }) })).toThrow(
      expect.objectContaining({ code: 'Dtype', op: 'ALiBi' }),
    );
    expect(() => layer.forward(ones([1, 2, 3, 3]), { offset: -1 })).toThrow('ALiBi: expected offset to be an integer');
    expect(() => layer.forward(ones([1, 2, 3, 3]), 2 as never)).toThrow('ALiBi: expected options as an object');
    expect(() => ALiBi.createAlibiSlope(0)).toThrow('ALiBi: expected numHeads to be an integer from 1');
  });
});
