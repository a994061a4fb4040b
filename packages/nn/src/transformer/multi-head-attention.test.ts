import { allclose, ones, random, ShapeError } from '@mlxts/core';
import { expect, it } from 'vitest';
import { quantize } from '../quantized/quantize.js';
import { MultiHeadAttention } from './multi-head-attention.js';

it('dimensions default to those that Python takes', () => {
  const shapes = (layer: MultiHeadAttention) =>
    Object.fromEntries(layer.namedParameters().map(([path, a]) => [path, a.shape]));
  expect(shapes(new MultiHeadAttention(8, 2, { keyInputDims: 6 }))).toEqual({
    'query_proj.weight': [8, 8],
    'key_proj.weight': [8, 6],
    'value_proj.weight': [8, 6],
    'out_proj.weight': [8, 8],
  });
  const biased = new MultiHeadAttention(8, 2, { valueDims: 4, valueOutputDims: 3, bias: true });
  expect(shapes(biased)).toMatchObject({
    'value_proj.weight': [4, 8],
    'out_proj.weight': [3, 4],
    'out_proj.bias': [3],
  });
});

it('a causal mask hides later positions, in each of its forms', () => {
  const layer = new MultiHeadAttention(8, 2);
  const x = random.normal([2, 5, 8]);
  const additive = layer.forward(x, x, x, MultiHeadAttention.createAdditiveCausalMask(5));
  expect(allclose(additive, layer.forward(x, x, x, 'causal'), { atol: 1e-5 }).item()).toBe(true);
  const start = x.get(':', ':2');
  const first = layer.forward(start, start, start, 'causal');
  expect(allclose(additive.get(':', ':2'), first, { atol: 1e-5 }).item()).toBe(true);
});

it('takes quantized projections', () => {
  const layer = quantize(new MultiHeadAttention(64, 2));
  const x = random.normal([1, 3, 64]);
  expect(layer.forward(x, x, x).shape).toEqual([1, 3, 64]);
});

it('prints its projections', () => {
  expect(`${new MultiHeadAttention(8, 2)}`.split('\n')[1]).toBe(
    '  (queryProj): Linear(inputDims=8, outputDims=8, bias=false)',
  );
});

it('refuses heads that do not divide the dimensions', () => {
  expect(() => new MultiHeadAttention(10, 4)).toThrow(
    'MultiHeadAttention: expected dims divisible by numHeads 4, got 10',
  );
  expect(() => new MultiHeadAttention(8, 4, { valueDims: 6 })).toThrow('expected valueDims divisible by numHeads 4');
  expect(() => new MultiHeadAttention(8, 0)).toThrow('MultiHeadAttention: expected numHeads to be an integer');
  expect(() => new MultiHeadAttention(0, 1)).toThrow('MultiHeadAttention: expected dims to be an integer');
  expect(() => MultiHeadAttention.createAdditiveCausalMask(-1)).toThrow('createAdditiveCausalMask: expected N');
});

it('refuses inputs that do not belong together', () => {
  const layer = new MultiHeadAttention(8, 2);
  const [x, other] = [ones([2, 5, 8]), ones([2, 4, 8])];
  expect(() => layer.forward(x, x, other)).toThrow(ShapeError);
  expect(() => layer.forward(x, ones([1, 5, 8]), ones([1, 5, 8]))).toThrow(
    'MultiHeadAttention: expected queries [B, L, 8], keys [B, S, 8] and values [B, S, 8], got [2, 5, 8] float32',
  );
  expect(() => layer.forward(ones([5, 8]), x, x)).toThrow(ShapeError);
  expect(() => layer.forward(x, ones([2, 5, 7]), x)).toThrow(ShapeError);
  expect(() => layer.forward(x, x, x, ones([3, 3]))).toThrow();
});
