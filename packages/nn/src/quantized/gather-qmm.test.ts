import { abs, array, matmul, max, ones, random, subtract, swapaxes, take, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { dequantizeArray } from './dequantize-array.js';
import { gatherQmm } from './gather-qmm.js';
import { quantizeArray } from './quantize-array.js';

const { wq, scales, biases } = quantizeArray(random.normal([3, 8, 64]));
const experts = dequantizeArray(wq, scales, biases);
const ints = (...values: number[]) => array(values, { dtype: 'int32' });

describe('gatherQmm', () => {
  it('multiplies chosen matrices', () => {
    const x = random.normal([2, 4, 64]);
    const lhsIndices = ints(0, 1, 1);
    const rhsIndices = ints(2, 0, 2);
    const y = gatherQmm(x, wq, scales, biases, { lhsIndices, rhsIndices });
    const expected = matmul(take(x, lhsIndices, { axis: 0 }), swapaxes(take(experts, rhsIndices, { axis: 0 }), 1, 2));
    expect(y.shape).toEqual([3, 4, 8]);
    expect(max(abs(subtract(y, expected))).item()).toBeLessThan(1e-4);
  });

  it('takes all matrices in order where indices are absent', () => {
    expect(gatherQmm(ones([3, 4, 64]), wq, scales, biases).shape).toEqual([3, 4, 8]);
    expect(gatherQmm(ones([2, 1, 64]), wq, scales, biases, { lhsIndices: ints(0, 1, 0) }).shape).toEqual([3, 1, 8]);
    expect(gatherQmm(ones([1, 64]), wq, scales, biases, { rhsIndices: ints(1, 2) }).shape).toEqual([2, 1, 8]);
  });

  it('clamps indices that MLX would follow out of the buffer', () => {
    const x = random.normal([1, 1, 64]);
    const last = gatherQmm(x, wq, scales, biases, { rhsIndices: ints(2) }).tolist();
    const first = gatherQmm(x, wq, scales, biases, { rhsIndices: ints(0) }).tolist();
    expect(gatherQmm(x, wq, scales, biases, { rhsIndices: ints(100_000_000) }).tolist()).toEqual(last);
    expect(gatherQmm(x, wq, scales, biases, { rhsIndices: ints(-1) }).tolist()).toEqual(first);
    const wide = array([2n ** 40n], { dtype: 'uint64' });
    expect(gatherQmm(x, wq, scales, biases, { rhsIndices: wide, lhsIndices: ints(7) }).tolist()).toEqual(last);
  });

  it('refuses indices that are no integers, vectors and empty operands', () => {
    expect(() => gatherQmm(ones([1, 1, 64]), wq, scales, biases, { rhsIndices: array([0.5]) })).toThrow(
      expect.objectContaining({ code: 'Dtype' }),
    );
    expect(() => gatherQmm(ones([64]), wq, scales, biases, { rhsIndices: ints(0) })).toThrow(
      expect.objectContaining({ code: 'Shape' }),
    );
    expect(() => gatherQmm(zeros([1, 0, 64]), wq, scales, biases, { rhsIndices: ints(0) })).toThrow(
      expect.objectContaining({ code: 'Shape' }),
    );
    expect(() => gatherQmm(ones([1, 1, 32]), wq, scales, biases, { rhsIndices: ints(0) })).toThrow(
      'expected x with last dimension 64, got 32',
    );
  });

  it.each([0, -1, Number.NaN, 2 ** 31, 7])('refuses %s as bits and as group size', (n) => {
    const rhsIndices = ints(0);
    expect(() => gatherQmm(ones([1, 1, 64]), wq, scales, biases, { rhsIndices, bits: n })).toThrow(
      expect.objectContaining({ code: 'Argument' }),
    );
    expect(() => gatherQmm(ones([1, 1, 64]), wq, scales, biases, { rhsIndices, groupSize: n })).toThrow(
      expect.objectContaining({ code: 'Argument' }),
    );
  });
});
