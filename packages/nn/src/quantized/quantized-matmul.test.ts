import { abs, array, type MLXArray, matmul, max, ones, random, subtract, swapaxes, vmap, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { dequantizeArray } from './dequantize-array.js';
import { quantizeArray } from './quantize-array.js';
import { quantizedMatmul } from './quantized-matmul.js';

const { wq, scales, biases } = quantizeArray(random.normal([8, 64]));

describe('quantizedMatmul', () => {
  it.each([[[64]], [[1, 64]], [[5, 64]], [[2, 3, 64]], [[2, 1, 3, 64]]])(
    'multiplies %j by the transposed weight',
    (shape) => {
      const x = random.normal(shape);
      const y = quantizedMatmul(x, wq, scales, biases);
      const expected = matmul(x, swapaxes(dequantizeArray(wq, scales, biases), 0, 1));
      expect(y.shape).toEqual([...shape.slice(0, -1), 8]);
      expect(max(abs(subtract(y, expected))).item()).toBeLessThan(1e-4);
    },
  );

  it('multiplies by the weight itself', () => {
    const x = random.normal([3, 8]);
    const y = quantizedMatmul(x, wq, scales, biases, { transpose: false });
    expect(max(abs(subtract(y, matmul(x, dequantizeArray(wq, scales, biases))))).item()).toBeLessThan(1e-4);
  });

  it('broadcasts a batch of weights', () => {
    const w = quantizeArray(random.normal([3, 8, 64]));
    expect(quantizedMatmul(ones([5, 1, 2, 64]), w.wq, w.scales, w.biases).shape).toEqual([5, 3, 2, 8]);
    expect(() => quantizedMatmul(ones([2, 64]), w.wq, w.scales, w.biases)).toThrow(
      'expected x of rank 3 or more for a batch of weights',
    );
    expect(() => quantizedMatmul(ones([2, 2, 64]), w.wq, w.scales, w.biases).shape).toThrow();
  });

  it('refuses a weight without scales', () => {
    expect(() => Reflect.apply(quantizedMatmul, undefined, [ones([1, 64]), wq])).toThrow(
      'quantizedMatmul: expected scales to be an MLXArray, got undefined',
    );
    // A weight that was never seen before takes another way through the checks.
    const fresh = quantizeArray(random.normal([8, 64]));
    expect(() => Reflect.apply(quantizedMatmul, undefined, [ones([1, 64]), fresh.wq])).toThrow(
      'quantizedMatmul: expected scales to be an MLXArray, got undefined',
    );
  });

  it('gives an empty result for no rows, on which MLX divides by zero', () => {
    const y = quantizedMatmul(zeros([0, 64]), wq, scales, biases);
    expect([y.shape, y.dtype, y.tolist()]).toEqual([[0, 8], 'float32', []]);
    expect(quantizedMatmul(zeros([2, 0, 64]), wq, scales, biases).shape).toEqual([2, 0, 8]);
    const mx = quantizeArray(random.normal([8, 64]), { mode: 'mxfp4' });
    const half = quantizedMatmul(zeros([0, 64], { dtype: 'float16' }), mx.wq, mx.scales, null, { mode: 'mxfp4' });
    expect([half.shape, half.dtype]).toEqual([[0, 8], 'float16']);
  });

  it('promotes integers for affine and refuses them otherwise', () => {
    const x = ones([2, 64], { dtype: 'int32' });
    expect(quantizedMatmul(x, wq, scales, biases).dtype).toBe('float32');
    const mx = quantizeArray(random.normal([8, 64]), { mode: 'mxfp4' });
    expect(() => quantizedMatmul(x, mx.wq, mx.scales, null, { mode: 'mxfp4' })).toThrow(
      expect.objectContaining({ code: 'Dtype' }),
    );
    expect(() => quantizedMatmul(zeros([2, 64], { dtype: 'complex64' }), wq, scales, biases)).toThrow(
      expect.objectContaining({ code: 'Dtype' }),
    );
  });

  it('names the inner dimension that does not fit', () => {
    expect(() => quantizedMatmul(ones([2, 32]), wq, scales, biases)).toThrow(
      'quantizedMatmul: expected x with last dimension 64, got 32 (x: [2, 32] float32, w: [8, 8] uint32, bits 4, groupSize 64, transpose true)',
    );
    expect(() => quantizedMatmul(ones([2, 64]), wq, scales, biases, { transpose: false })).toThrow(
      'expected x with last dimension 8, got 64',
    );
    expect(() => quantizedMatmul(array(1), wq, scales, biases)).toThrow(expect.objectContaining({ code: 'Shape' }));
  });

  it.each([0, -1, Number.NaN, 2 ** 31, 7])('refuses %s as bits and as group size', (n) => {
    expect(() => quantizedMatmul(ones([2, 64]), wq, scales, biases, { bits: n })).toThrow(
      expect.objectContaining({ code: 'Argument' }),
    );
    expect(() => quantizedMatmul(ones([2, 64]), wq, scales, biases, { groupSize: n })).toThrow(
      expect.objectContaining({ code: 'Argument' }),
    );
  });

  it('refuses a disposed operand, also one that was checked before', () => {
    const w = quantizeArray(random.normal([8, 64]));
    const x = ones([2, 64]);
    quantizedMatmul(x, w.wq, w.scales, w.biases);
    w.scales.dispose();
    expect(() => quantizedMatmul(x, w.wq, w.scales, w.biases)).toThrow(expect.objectContaining({ code: 'Handle' }));
    x.dispose();
    expect(() => quantizedMatmul(x, wq, scales, biases)).toThrow(expect.objectContaining({ code: 'Handle' }));
  });

  it('is mapped by its own leading axes: vmap has no rule for it', () => {
    const call = () => vmap((row: MLXArray) => quantizedMatmul(row, wq, scales, biases))(ones([3, 64]));
    expect(call).toThrow(
      'vmap: expected operations that MLX can map over an axis, got QuantizedMatmul, which has no vmap',
    );
    expect(call).toThrow(expect.objectContaining({ code: 'Unsupported' }));
  });
});
