import { array, grad, type MLXArray, multiply, random, sum } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addSwiglu,
  createCausalMask,
  gatherQmm,
  gelu,
  geluApprox,
  geluFastApprox,
  LayerNorm,
  QuantizedLinear,
  quantize,
  quantizedMatmul,
  RMSNorm,
  RoPE,
  rotaryAttention,
  scaledDotProductAttention,
  silu,
  swiglu,
} from '../../src/index.js';

type Case = readonly [name: string, fn: (...inputs: MLXArray[]) => MLXArray, inputs: MLXArray[]];

random.seed(11);
const normal = (...shape: number[]) => random.normal(shape);
const packed = quantize(normal(24, 64));
const experts = quantize(normal(3, 8, 64), { bits: 8, groupSize: 32 });
const mxfp4 = quantize(normal(24, 64), { mode: 'mxfp4' });
const indices = {
  lhsIndices: array([0, 1, 1], { dtype: 'uint32' }),
  rhsIndices: array([2, 0, 2], { dtype: 'uint32' }),
};
const layers = {
  gate: new QuantizedLinear(64, 64, { bias: false }),
  up: new QuantizedLinear(64, 64, { bias: false }),
  down: new QuantizedLinear(64, 64, { bias: false }),
};
const attention = (mask: 'causal' | MLXArray | null) => (queries: MLXArray, keys: MLXArray, values: MLXArray) =>
  scaledDotProductAttention({ queries, keys, values, scale: 0.3, mask });
const [heads, keys] = [() => normal(2, 4, 3, 16), () => normal(2, 2, 5, 16)];

const cases: readonly Case[] = [
  [
    'quantizedMatmul',
    (x, s, b) => quantizedMatmul(x, packed.wq, s, b),
    [normal(5, 64), packed.scales, packed.biases as MLXArray],
  ],
  [
    'quantizedMatmul of many rows',
    (x) => quantizedMatmul(x, packed.wq, packed.scales, packed.biases),
    [normal(20, 64)],
  ],
  [
    'quantizedMatmul in mxfp4',
    (x) => quantizedMatmul(x, mxfp4.wq, mxfp4.scales, null, { mode: 'mxfp4' }),
    [normal(3, 64)],
  ],
  [
    'quantizedMatmul by the weight itself',
    (x) => quantizedMatmul(x, packed.wq, packed.scales, packed.biases, { transpose: false }),
    [normal(3, 24)],
  ],
  [
    'gatherQmm',
    (x, s, b) => gatherQmm(x, experts.wq, s, b, { ...indices, bits: 8, groupSize: 32 }),
    [normal(2, 4, 64), experts.scales, experts.biases as MLXArray],
  ],
  ['attention', attention(null), [heads(), keys(), keys()]],
  ['causal attention', attention('causal'), [heads(), keys(), keys()]],
  ['attention under a mask', attention(createCausalMask(3, 2, { windowSize: 2 })), [heads(), keys(), keys()]],
  [
    'attention with sinks',
    (q, k, v, sinks) => scaledDotProductAttention({ queries: q, keys: k, values: v, scale: 0.3, sinks }),
    [heads(), keys(), keys(), normal(4)],
  ],
  [
    'rotaryAttention',
    (q, k, v) => rotaryAttention({ queries: q, keys: k, values: v, headDim: 16, rope: new RoPE(16), scale: 0.3 }),
    [normal(2, 3, 64), normal(2, 3, 32), normal(2, 3, 32)],
  ],
  ['RMSNorm', (x, weight) => Object.assign(new RMSNorm(24), { weight }).forward(x), [normal(4, 24), normal(24)]],
  [
    'LayerNorm',
    (x, weight, bias) => Object.assign(new LayerNorm(24), { weight, bias }).forward(x),
    [normal(4, 24), normal(24), normal(24)],
  ],
  ['rope', (x) => new RoPE(16, { base: 100 }).forward(x, { offset: 3 }), [normal(2, 2, 3, 24)]],
  ['swiglu', swiglu, [normal(4, 24), normal(4, 24)]],
  ['addSwiglu', (residual, x) => addSwiglu(residual, x, layers), [normal(2, 64), normal(2, 64)]],
  ...[silu, gelu, geluApprox, geluFastApprox].map((fn): Case => [fn.name, fn, [normal(4, 24)]]),
];

const numbers = (a: MLXArray): Float32Array => a.toTypedArray({ as: 'float32' });
const dot = (a: MLXArray, b: MLXArray): number => {
  const right = numbers(b);
  return numbers(a).reduce((total, value, i) => total + value * (right[i] as number), 0);
};
/** Of the sum of all that `fn` gives, each times its weight. */
const gradients = (fn: Case[1], inputs: MLXArray[], weights: MLXArray): MLXArray[] => {
  const loss = (...each: MLXArray[]) => sum(multiply(fn(...each), weights));
  return grad(loss, { argnums: inputs.map((_, i) => i) })(...inputs) as unknown as MLXArray[];
};

beforeEach(() => void sys.mlxts_set_cpu_kernels(true));

describe('the gradient of', () => {
  it.each(cases)('%s is what finite differences give, and what it is without kernels', (_, fn, inputs) => {
    const weights = random.normal(fn(...inputs).shape);
    const fused = gradients(fn, inputs, weights);
    sys.mlxts_set_cpu_kernels(false);
    const plain = gradients(fn, inputs, weights);
    sys.mlxts_set_cpu_kernels(true);
    for (const [i, input] of inputs.entries()) {
      const [gradient, other] = [fused[i] as MLXArray, plain[i] as MLXArray];
      expect(gradient.shape).toEqual(input.shape);
      const size = Math.sqrt(dot(gradient, gradient));
      const difference = gradient.subtract(other);
      expect(Math.sqrt(dot(difference, difference))).toBeLessThan(1e-5 * size + 1e-6);

      const noise = random.normal(input.shape);
      const length = Math.sqrt(dot(noise, noise));
      const direction = noise.add(gradient.multiply(length / size)).multiply(0.5); // not across the gradient by chance
      const along = (step: number): number => {
        const moved = inputs.map((each, j) => (j === i ? each.add(direction.multiply(step)) : each));
        return dot(fn(...moved), weights);
      };
      // The error of the differences is of order step², that of float32 sums of order 1e-7 / step.
      const step = 1e-2;
      const measured = (8 * (along(step) - along(-step)) - (along(2 * step) - along(-2 * step))) / (12 * step);
      const expected = dot(gradient, direction);
      expect(expected).toBeGreaterThan(0.25 * size * length);
      expect(Math.abs(measured / expected - 1)).toBeLessThan(2e-3);
    }
  });
});
