import { allclose, array, astype, matmul, random, swapaxes } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { dequantize } from '../quantized/dequantize.js';
import { Embedding, type EmbeddingLayer } from './embedding.js';
import { QuantizedEmbedding } from './quantized-embedding.js';

const ids = array(
  [
    [1, 3],
    [0, 1],
  ],
  { dtype: 'int32' },
);

describe('Embedding', () => {
  it('gathers rows for ids of any shape', () => {
    const layer = new Embedding(4, 64);
    const rows = layer.weight.tolist() as number[][];
    expect(layer.forward(ids).tolist()).toEqual([
      [rows[1], rows[3]],
      [rows[0], rows[1]],
    ]);
    expect(layer.forward(array(2, { dtype: 'int32' })).tolist()).toEqual(rows[2]);
  });

  it('is its own output projection', () => {
    const layer = new Embedding(4, 8);
    const x = random.normal([2, 8]);
    expect(allclose(layer.asLinear(x), matmul(x, swapaxes(layer.weight, 0, 1))).item()).toBe(true);
  });

  it('prints its shape', () => {
    expect(`${new Embedding(4, 8)}`).toBe('Embedding(4, 8)');
  });
});

describe.each(['affine', 'mxfp4', 'mxfp8', 'nvfp4'] as const)('QuantizedEmbedding in %s', (mode) => {
  const layer: EmbeddingLayer & QuantizedEmbedding = new Embedding(4, 64).toQuantized({ mode });
  const table = dequantize(layer.weight, layer.scales, layer.biases, { mode, dtype: 'float32' });

  it('gathers rows and then dequantizes', () => {
    const rows = table.tolist() as number[][];
    expect(astype(layer.forward(ids), 'float32').tolist()).toEqual([
      [rows[1], rows[3]],
      [rows[0], rows[1]],
    ]);
    expect(layer.forward(array(2, { dtype: 'int32' })).shape).toEqual([64]);
  });

  it('gives rows in the dtype that it is told', () => {
    expect(layer.forward(ids).dtype).toBe(mode === 'affine' ? 'float32' : 'bfloat16');
    const half = new Embedding(4, 64).toQuantized({ mode });
    half.dtype = 'float16';
    expect(half.forward(ids).dtype).toBe('float16');
  });

  it('is its own output projection', () => {
    const x = random.normal([2, 64]);
    expect(allclose(layer.asLinear(x), matmul(x, swapaxes(table, 0, 1)), { rtol: 1e-4, atol: 1e-4 }).item()).toBe(true);
  });

  it('prints its numbers', () => {
    expect(String(layer)).toBe(
      `QuantizedEmbedding(4, 64, groupSize=${layer.groupSize}, bits=${layer.bits}, mode=${mode})`,
    );
    expect(String(new QuantizedEmbedding(4, 64, { mode }))).toBe(String(layer));
  });
});
