import { array, astype, evaluate, ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { quantizeArray } from './quantize-array.js';

describe('quantize of an array', () => {
  it('gives three arrays for affine and two for the other modes', () => {
    const affine = quantizeArray(ones([8, 128]));
    expect([affine.wq.shape, affine.scales.shape, affine.biases?.shape]).toEqual([
      [8, 16],
      [8, 2],
      [8, 2],
    ]);
    expect([affine.wq.dtype, affine.scales.dtype]).toEqual(['uint32', 'float32']);
    const mxfp8 = quantizeArray(ones([8, 128]), { mode: 'mxfp8' });
    expect([mxfp8.wq.shape, mxfp8.scales.shape, mxfp8.scales.dtype]).toEqual([[8, 32], [8, 4], 'uint8']);
    expect('biases' in mxfp8).toBe(false);
  });

  it("keeps the weight's dtype in affine scales", () => {
    expect(quantizeArray(astype(ones([2, 64]), 'bfloat16')).scales.dtype).toBe('bfloat16');
  });

  it('takes a global scale for nvfp4 only', () => {
    const parts = quantizeArray(ones([2, 32]), { mode: 'nvfp4', globalScale: array(2) });
    evaluate(parts.wq, parts.scales);
    expect(parts.scales.shape).toEqual([2, 2]);
    expect(() => quantizeArray(ones([2, 64]), { globalScale: array(2) })).toThrow(
      'quantize: expected no globalScale for mode affine',
    );
    expect(() => quantizeArray(ones([2, 32]), { mode: 'nvfp4', globalScale: ones([2]) })).toThrow(
      expect.objectContaining({ code: 'Shape' }),
    );
    expect(() => quantizeArray(ones([2, 32]), { mode: 'nvfp4', globalScale: array(2, { dtype: 'float16' }) })).toThrow(
      expect.objectContaining({ code: 'Dtype' }),
    );
  });

  it('names the width that does not divide', () => {
    expect(() => quantizeArray(ones([8, 100]))).toThrow(
      'quantize: expected last dimension divisible by groupSize 64, got 100 (w: [8, 100] float32)',
    );
  });

  it.each([0, -1, Number.NaN, 2 ** 31, 48])('refuses group size %s, on which MLX would divide', (groupSize) => {
    for (const mode of ['affine', 'mxfp4', 'mxfp8', 'nvfp4'] as const) {
      expect(() => quantizeArray(ones([8, 64]), { groupSize, mode })).toThrow(
        expect.objectContaining({ code: 'Argument' }),
      );
      expect(() => quantizeArray(ones([8, 64]), { bits: groupSize, mode })).toThrow(
        expect.objectContaining({ code: 'Argument' }),
      );
    }
  });

  it('refuses ranks, dtypes and values that are no matrix', () => {
    expect(() => quantizeArray(ones([64]))).toThrow(expect.objectContaining({ code: 'Shape' }));
    expect(() => quantizeArray(array(1))).toThrow(expect.objectContaining({ code: 'Shape' }));
    expect(() => quantizeArray(zeros([8, 64], { dtype: 'int32' }))).toThrow(expect.objectContaining({ code: 'Dtype' }));
    expect(() => quantizeArray(zeros([8, 64], { dtype: 'complex64' }))).toThrow(
      expect.objectContaining({ code: 'Dtype' }),
    );
    const disposed = ones([8, 64]);
    disposed.dispose();
    expect(() => quantizeArray(disposed)).toThrow(expect.objectContaining({ code: 'Handle' }));
    expect(() => quantizeArray([[1, 2]] as never)).toThrow(expect.objectContaining({ code: 'Argument' }));
  });

  it('quantizes weights that hold NaN and infinity without dying', () => {
    const w = array([
      [...Array(63).fill(1), Number.NaN],
      [...Array(63).fill(-1), Number.POSITIVE_INFINITY],
    ]);
    for (const mode of ['affine', 'mxfp4', 'mxfp8', 'nvfp4'] as const) {
      const { wq, scales } = quantizeArray(w, { mode });
      evaluate(wq, scales);
      expect(wq.shape[0]).toBe(2);
    }
  });
});
