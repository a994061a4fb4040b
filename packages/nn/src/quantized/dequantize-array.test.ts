import { abs, array, max, random, subtract } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { dequantizeArray } from './dequantize-array.js';
import { quantizeArray } from './quantize-array.js';

describe('dequantizeArray', () => {
  it.each([
    ['affine', 8, 2 / 250],
    ['affine', 4, 2 / 14],
    ['mxfp8', 8, 0.07],
    ['mxfp4', 4, 0.26],
    ['nvfp4', 4, 0.24],
  ] as const)('brings %s back within a step', (mode, bits, tolerance) => {
    const w = random.uniform([16, 128], { low: -1 });
    const { wq, scales, biases } = quantizeArray(w, { mode, bits });
    const back = dequantizeArray(wq, scales, biases, { mode, bits });
    expect(back.shape).toEqual([16, 128]);
    expect(max(abs(subtract(back, w))).item()).toBeLessThan(tolerance);
  });

  it('defaults to the dtype of affine scales, to bfloat16 otherwise, and takes another', () => {
    const w = random.normal([2, 64]);
    const affine = quantizeArray(w);
    const mx = quantizeArray(w, { mode: 'mxfp4' });
    expect(dequantizeArray(affine.wq, affine.scales, affine.biases).dtype).toBe('float32');
    expect(dequantizeArray(affine.wq, affine.scales, affine.biases, { dtype: 'float16' }).dtype).toBe('float16');
    expect(dequantizeArray(mx.wq, mx.scales, null, { mode: 'mxfp4' }).dtype).toBe('bfloat16');
    expect(dequantizeArray(mx.wq, mx.scales, null, { mode: 'mxfp4', dtype: 'float32' }).dtype).toBe('float32');
  });

  it('refuses what MLX would compute wrongly', () => {
    const { wq, scales, biases } = quantizeArray(random.normal([2, 64]));
    expect(() => dequantizeArray(wq, scales, biases, { dtype: 'float64' })).toThrow(
      expect.objectContaining({ code: 'Dtype' }),
    );
    expect(() => dequantizeArray(wq, scales, biases, { dtype: 'int32' })).toThrow(
      expect.objectContaining({ code: 'Dtype' }),
    );
    expect(() => dequantizeArray(wq, scales)).toThrow('dequantize: expected biases for mode affine, got none');
    expect(() => dequantizeArray(wq, scales, biases, { bits: 8 })).toThrow(expect.objectContaining({ code: 'Shape' }));
    expect(() => dequantizeArray(wq, scales, biases, { bits: 7 })).toThrow(
      expect.objectContaining({ code: 'Argument' }),
    );
    expect(() => dequantizeArray(wq, scales, biases, { globalScale: array(1) })).toThrow(
      expect.objectContaining({ code: 'Argument' }),
    );
  });

  it('checks a weight again when its scales change', () => {
    const { wq, scales, biases } = quantizeArray(random.normal([2, 64]));
    const other = quantizeArray(random.normal([2, 128]));
    expect(dequantizeArray(wq, scales, biases).shape).toEqual([2, 64]);
    expect(() => dequantizeArray(wq, other.scales, biases)).toThrow(expect.objectContaining({ code: 'Shape' }));
  });
});
