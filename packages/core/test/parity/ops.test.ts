import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

type Case = [name: string, python: string, ours: (a: mx.MLXArray, b: mx.MLXArray) => mx.MLXArray];

const cases: Case[] = [
  ['add', 'a + b', mx.add],
  ['subtract', 'a - b', mx.subtract],
  ['multiply', 'a * b', mx.multiply],
  ['divide', 'a / b', mx.divide],
  ['power', 'mx.power(mx.abs(a), b)', (a, b) => mx.power(mx.abs(a), b)],
  ['maximum', 'mx.maximum(a, b)', mx.maximum],
  ['minimum', 'mx.minimum(a, b)', mx.minimum],
  ['logaddexp', 'mx.logaddexp(a, b)', mx.logaddexp],
  ['floorDivide', 'a // b', mx.floorDivide],
  ['remainder', 'mx.remainder(a, b)', mx.remainder],
  ['equal', 'a == b', mx.equal],
  ['less', 'a < b', mx.less],
  ['greaterEqual', 'a >= b', mx.greaterEqual],
  ['where', 'mx.where(a > 0, a, b)', (a, b) => mx.where(mx.greater(a, 0), a, b)],
  ['exp', 'mx.exp(a)', (a) => mx.exp(a)],
  ['log1p', 'mx.log1p(mx.abs(a))', (a) => mx.log1p(mx.abs(a))],
  ['erf', 'mx.erf(a)', (a) => mx.erf(a)],
  ['rsqrt', 'mx.rsqrt(mx.abs(a))', (a) => mx.rsqrt(mx.abs(a))],
  ['round', 'mx.round(a, 1)', (a) => mx.round(a, { decimals: 1 })],
  ['clip', 'mx.clip(a, -0.5, 0.5)', (a) => mx.clip(a, -0.5, 0.5)],
  ['sum over an axis', 'mx.sum(a, axis=1)', (a) => mx.sum(a, { axis: 1 })],
  ['mean over axes', 'mx.mean(a, axis=(0, -1), keepdims=True)', (a) => mx.mean(a, { axis: [0, -1], keepdims: true })],
  ['variance', 'mx.var(a, ddof=1)', (a) => mx.variance(a, { ddof: 1 })],
  ['std over an axis', 'mx.std(a, axis=0)', (a) => mx.std(a, { axis: 0 })],
  ['max', 'mx.max(a, axis=-1)', (a) => mx.max(a, { axis: -1 })],
  ['argmax', 'mx.argmax(a, axis=-1)', (a) => mx.argmax(a, { axis: -1 })],
  ['argmin of all', 'mx.argmin(a)', (a) => mx.argmin(a)],
  ['cumsum', 'mx.cumsum(a, axis=1, reverse=True)', (a) => mx.cumsum(a, { axis: 1, reverse: true })],
  ['sort', 'mx.sort(a, axis=0)', (a) => mx.sort(a, { axis: 0 })],
  ['argsort', 'mx.argsort(a)', (a) => mx.argsort(a)],
  ['topk', 'mx.sort(mx.topk(a, 2))', (a) => mx.sort(mx.topk(a, 2))],
  ['transpose', 'a.transpose(1, 0, 2)', (a) => a.transpose({ axes: [1, 0, 2] })],
  ['swapaxes', 'a.swapaxes(0, -1)', (a) => a.swapaxes(0, -1)],
  ['reshape', 'a.reshape(-1, 4)', (a) => a.reshape([-1, 4])],
  ['expandDims', 'mx.expand_dims(a, (0, 2))', (a) => mx.expandDims(a, [0, 2])],
  ['concatenate', 'mx.concatenate([a, b], axis=1)', (a, b) => mx.concatenate([a, b], { axis: 1 })],
  ['stack', 'mx.stack([a, b], axis=-1)', (a, b) => mx.stack([a, b], { axis: -1 })],
  ['split', 'mx.split(a, [1, 2], axis=1)[1]', (a) => mx.split(a, [1, 2], { axis: 1 })[1] as mx.MLXArray],
  ['repeat', 'mx.repeat(a, 2, axis=1)', (a) => mx.repeat(a, 2, { axis: 1 })],
  ['tile', 'mx.tile(a, (1, 2, 1))', (a) => mx.tile(a, [1, 2, 1])],
  [
    'pad',
    'mx.pad(a, ((0, 0), (1, 2), (0, 1)), constant_values=7)',
    (a) =>
      mx.pad(
        a,
        [
          [0, 0],
          [1, 2],
          [0, 1],
        ],
        { constantValues: 7 },
      ),
  ],
  ['slice', 'a[0:2, ::-1, 1:-1]', (a) => mx.slice(a, [0, -1, 1], [2, -5, -1], { strides: [1, -1, 1] })],
  [
    'take',
    'mx.take(a, mx.array([2, 0]), axis=1)',
    (a) => mx.take(a, mx.array([2, 0], { dtype: 'int32' }), { axis: 1 }),
  ],
  ['tril', 'mx.tril(a, -1)', (a) => mx.tril(a, { k: -1 })],
  [
    'rope',
    'mx.fast.rope(a, 4, traditional=False, base=100.0, scale=1.0, offset=3)',
    (a) => mx.fast.rope(a, 4, { base: 100, offset: 3 }),
  ],
  [
    'rope, traditional',
    'mx.fast.rope(a, 2, traditional=True, base=100.0, scale=0.5, offset=0)',
    (a) => mx.fast.rope(a, 2, { traditional: true, base: 100, scale: 0.5 }),
  ],
];

// Kernels of ours sum in another order than MLX's, and OpenBLAS in another than the reference BLAS of Python's wheel.
const products: Case[] = [
  ['logsumexp', 'mx.logsumexp(a, axis=-1)', (a) => mx.logsumexp(a, { axis: -1 })],
  ['softmax', 'mx.softmax(a, axis=-1)', (a) => mx.softmax(a, { axis: -1 })],
  ['rmsNorm', 'mx.fast.rms_norm(a, None, 1e-5)', (a) => mx.fast.rmsNorm(a, null, 1e-5)],
  ['layerNorm', 'mx.fast.layer_norm(a, None, None, 1e-5)', (a) => mx.fast.layerNorm(a, null, null, 1e-5)],
  ['sigmoid', 'mx.sigmoid(a)', (a) => mx.sigmoid(a)],
  ['tanh', 'mx.tanh(a)', (a) => mx.tanh(a)],
  ['matmul', 'a @ b.swapaxes(-1, -2)', (a, b) => mx.matmul(a, b.swapaxes(-1, -2))],
  [
    'attention',
    'mx.fast.scaled_dot_product_attention(a[None], b[None], b[None], scale=0.5, mask="causal")',
    (a, b) => {
      const [q, k] = [mx.expandDims(a, 0), mx.expandDims(b, 0)];
      return mx.fast.scaledDotProductAttention(q, k, k, { scale: 0.5, mask: 'causal' });
    },
  ],
];

describe.each(['float32', 'float16', 'bfloat16'] as const)('ops of %s give what Python gives, bit for bit', (dtype) => {
  const inputs = mx.random.split(mx.random.key(11)).map((key) => mx.random.normal([2, 4, 4], { key }).astype(dtype));
  const [a, b] = inputs as [mx.MLXArray, mx.MLXArray];

  const inPython = async (expression: string): Promise<HostTensor> => {
    const source = `a, b = inputs["a"], inputs["b"]\noutputs["out"] = ${expression}`;
    return (await oracle.run<{ out: HostTensor }>(source, { a: host(a), b: host(b) })).out;
  };

  it.each(cases)('%s', async (_, python, ours) => {
    expect(host(ours(a, b))).toEqualBits(await inPython(python));
  });

  it.each(products)('%s, within the tolerance', async (_, python, ours) => {
    expect(host(ours(a, b))).toBeAllclose(await inPython(python));
  });
});

describe('random numbers', () => {
  it.each<[string, string, (key: mx.MLXArray) => mx.MLXArray]>([
    ['uniform', 'mx.random.uniform(-1, 2, (5,), key=k)', (key) => mx.random.uniform([5], { low: -1, high: 2, key })],
    ['normal', 'mx.random.normal((5,), key=k)', (key) => mx.random.normal([5], { key })],
    ['randint', 'mx.random.randint(0, 100, (5,), key=k)', (key) => mx.random.randint(0, 100, [5], { key })],
    ['bernoulli', 'mx.random.bernoulli(0.3, (9,), key=k)', (key) => mx.random.bernoulli([9], { p: 0.3, key })],
    ['gumbel', 'mx.random.gumbel((5,), key=k)', (key) => mx.random.gumbel([5], { key })],
    [
      'categorical',
      'mx.random.categorical(mx.arange(9) / 3, key=k)',
      (key) => mx.random.categorical(mx.divide(mx.arange(9), 3), { key }),
    ],
    ['split', 'mx.random.split(k, 5)[3]', (key) => mx.random.split(key, 5)[3] as mx.MLXArray],
  ])('%s of a key are those of Python', async (_, python, ours) => {
    const { out } = await oracle.run<{ out: HostTensor }>(`k = mx.random.key(42)\noutputs["out"] = ${python}`);
    expect(host(ours(mx.random.key(42)))).toEqualBits(out);
  });

  it('without a key repeat after the same seed', () => {
    mx.random.seed(3);
    const first = mx.random.normal([4]).tolist();
    const second = mx.random.normal([4]).tolist();
    mx.random.seed(3);
    expect(mx.random.normal([4]).tolist()).toEqual(first);
    expect(second).not.toEqual(first);
  });
});
