import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

const { random } = mx;

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

type Case = [python: string, ours: (key: mx.MLXArray) => mx.MLXArray];

const logits = (): mx.MLXArray => mx.divide(mx.arange(24), 7).reshape([2, 3, 4]);
const row = (): mx.MLXArray => mx.divide(mx.arange(4), 7);
const int32 = (values: number[]): mx.MLXArray => mx.array(values, { dtype: 'int32' });

const shapes = [[], [1], [5], [2, 3], [0], [3, 0, 2], [2, 1, 4]];
const tuple = (shape: readonly number[]): string => `(${shape.map((dim) => `${dim},`).join(' ')})`;

const perDtype = (['float32', 'float16', 'bfloat16'] as const).flatMap((dtype): Case[] =>
  shapes.flatMap((shape): Case[] => [
    [`uniform(shape=${tuple(shape)}, dtype=mx.${dtype}, key=k)`, (key) => random.uniform(shape, { dtype, key })],
    [
      `uniform(-0.3, 1.7, ${tuple(shape)}, mx.${dtype}, k)`,
      (key) => random.uniform(shape, { low: -0.3, high: 1.7, dtype, key }),
    ],
    [`normal(${tuple(shape)}, mx.${dtype}, key=k)`, (key) => random.normal(shape, { dtype, key })],
    [
      `normal(${tuple(shape)}, mx.${dtype}, 0.7, 1.3, k)`,
      (key) => random.normal(shape, { loc: 0.7, scale: 1.3, dtype, key }),
    ],
    [`normal(${tuple(shape)}, mx.${dtype}, scale=1, key=k)`, (key) => random.normal(shape, { scale: 1, dtype, key })],
    [
      `truncated_normal(-1.1, 0.9, ${tuple(shape)}, mx.${dtype}, k)`,
      (key) => random.truncatedNormal(-1.1, 0.9, shape, { dtype, key }),
    ],
    [`gumbel(${tuple(shape)}, mx.${dtype}, k)`, (key) => random.gumbel(shape, { dtype, key })],
    [`laplace(${tuple(shape)}, mx.${dtype}, key=k)`, (key) => random.laplace(shape, { dtype, key })],
    [
      `laplace(${tuple(shape)}, mx.${dtype}, 0.3, 2.1, k)`,
      (key) => random.laplace(shape, { loc: 0.3, scale: 2.1, dtype, key }),
    ],
  ]),
);

const integers = (['bool', 'uint8', 'uint16', 'uint32', 'uint64', 'int8', 'int16', 'int32', 'int64'] as const).flatMap(
  (dtype): Case[] => [
    [
      `randint(0, 2, (9,), mx.${dtype === 'bool' ? 'bool_' : dtype}, k)`,
      (key) => random.randint(0, 2, [9], { dtype, key }),
    ],
    ...(dtype === 'bool'
      ? []
      : ([
          [`randint(3, 100, (2, 5), mx.${dtype}, k)`, (key) => random.randint(3, 100, [2, 5], { dtype, key })],
          [`randint(9, 2, (3,), mx.${dtype}, k)`, (key) => random.randint(9, 2, [3], { dtype, key })],
        ] satisfies Case[])),
  ],
);

const others: Case[] = [
  ['uniform(key=k)', (key) => random.uniform(undefined, { key })],
  ['uniform(0, 2**24 + 1, (4,), key=k)', (key) => random.uniform([4], { high: 2 ** 24 + 1, key })],
  [
    'uniform(mx.array([0.0, 5.0]), mx.array([[1], [9]], dtype=mx.int32), (2, 2), key=k)',
    (key) => random.uniform([2, 2], { low: mx.array([0, 5]), high: int32([1, 9]).reshape([2, 1]), key }),
  ],
  ['normal(key=k)', (key) => random.normal([], { key })],
  [
    'normal((3,), mx.float64, 0.1, 0.3, k)',
    (key) => random.normal([3], { dtype: 'float64', loc: 0.1, scale: 0.3, key }),
  ],
  ['normal((2, 3), mx.complex64, key=k)', (key) => random.normal([2, 3], { dtype: 'complex64', key })],
  [
    'normal((3,), mx.complex64, 3.0, 2.5, k)',
    (key) => random.normal([3], { dtype: 'complex64', loc: 3, scale: 2.5, key }),
  ],
  [
    'normal((2,), mx.complex64, mx.array([1 + 2j, 3]), mx.array([1j, 2]), k)',
    (key) => {
      const complex = (...parts: number[]): mx.MLXArray =>
        mx.fromBytes(new Uint8Array(new Float32Array(parts).buffer), [2], 'complex64');
      return random.normal([2], { dtype: 'complex64', loc: complex(1, 2, 3, 0), scale: complex(0, 1, 2, 0), key });
    },
  ],
  [
    'normal((3, 4, 2), mx.float16, mx.arange(6).reshape(3, 1, 2), mx.array([0.5, 2]), k)',
    (key) =>
      random.normal([3, 4, 2], {
        dtype: 'float16',
        loc: mx.arange(6).reshape([3, 1, 2]),
        scale: mx.array([0.5, 2]),
        key,
      }),
  ],
  [
    'laplace((3,), mx.float64, 0.1, 0.3, k)',
    (key) => random.laplace([3], { dtype: 'float64', loc: 0.1, scale: 0.3, key }),
  ],
  ['truncated_normal(2.0, -2.0, (3,), key=k)', (key) => random.truncatedNormal(2, -2, [3], { key })],
  [
    'truncated_normal(float("-inf"), float("inf"), (3,), key=k)',
    (key) => random.truncatedNormal(-Infinity, Infinity, [3], { key }),
  ],
  [
    'truncated_normal(mx.array([[-2.0, 0.0]]), mx.array([[0.0], [1.0], [2.0]]), key=k)',
    (key) => random.truncatedNormal(mx.array([[-2, 0]]), mx.array([[0], [1], [2]]), undefined, { key }),
  ],
  [
    'truncated_normal(mx.array([]), mx.array([]), key=k)',
    (key) => random.truncatedNormal(mx.array([]), mx.array([]), undefined, { key }),
  ],
  ['randint(0, 1, key=k)', (key) => random.randint(0, 1, [], { key })],
  ['randint(2**24, 2**24 + 2, (50,), key=k)', (key) => random.randint(2 ** 24, 2 ** 24 + 2, [50], { key })],
  [
    'randint(2**40, 2**40 + 1024, (50,), mx.int64, k)',
    (key) => random.randint(2 ** 40, 2n ** 40n + 1024n, [50], { dtype: 'int64', key }),
  ],
  ['randint(-2**31, 2**31, (50,), key=k)', (key) => random.randint(-(2 ** 31), 2 ** 31, [50], { key })],
  [
    'randint(-2**63, 2**63 - 1, (50,), mx.int64, k)',
    (key) => random.randint(-(2n ** 63n), 2n ** 63n - 1n, [50], { dtype: 'int64', key }),
  ],
  [
    'randint(mx.array([[0], [1], [2]]), mx.array([12, 13, 14, 15]), (3, 4), key=k)',
    (key) => random.randint(int32([0, 1, 2]).reshape([3, 1]), int32([12, 13, 14, 15]), [3, 4], { key }),
  ],
  ['bernoulli(key=k)', (key) => random.bernoulli(undefined, { key })],
  ['bernoulli(0.3, (9,), k)', (key) => random.bernoulli([9], { p: 0.3, key })],
  ['bernoulli(1.0, (9,), k)', (key) => random.bernoulli([9], { p: 1, key })],
  ['bernoulli(0.0, (0, 2), k)', (key) => random.bernoulli([0, 2], { p: 0, key })],
  [
    'bernoulli(mx.array([2.0, -2.0, 0.5]), key=k)',
    (key) => random.bernoulli(undefined, { p: mx.array([2, -2, 0.5]), key }),
  ],
  [
    'bernoulli(mx.array([0.1, 0.5, 0.9], dtype=mx.float16), (4, 3), k)',
    (key) => random.bernoulli([4, 3], { p: mx.array([0.1, 0.5, 0.9], { dtype: 'float16' }), key }),
  ],
  ['categorical(L, key=k)', (key) => random.categorical(logits(), { key })],
  ['categorical(L, 0, key=k)', (key) => random.categorical(logits(), { axis: 0, key })],
  ['categorical(L, -2, key=k)', (key) => random.categorical(logits(), { axis: -2, key })],
  ['categorical(L, num_samples=7, key=k)', (key) => random.categorical(logits(), { numSamples: 7, key })],
  ['categorical(L[0, 0], num_samples=0, key=k)', (key) => random.categorical(row(), { numSamples: 0, key })],
  ['categorical(L, 0, (5, 3, 4), key=k)', (key) => random.categorical(logits(), { axis: 0, shape: [5, 3, 4], key })],
  ['categorical(L[0, 0], num_samples=50, key=k)', (key) => random.categorical(row(), { numSamples: 50, key })],
  ['categorical(L[0, 0], 0, (5, 3), key=k)', (key) => random.categorical(row(), { axis: 0, shape: [5, 3], key })],
  ['categorical(L[0, 0], 0, (), key=k)', (key) => random.categorical(row(), { axis: 0, shape: [], key })],
  ['categorical(L.astype(mx.float16), key=k)', (key) => random.categorical(logits().astype('float16'), { key })],
  ['categorical(L.astype(mx.int32), key=k)', (key) => random.categorical(logits().astype('int32'), { key })],
  ['permutation(1, key=k)', (key) => random.permutation(1, { key })],
  ['permutation(100, key=k)', (key) => random.permutation(100, { key })],
  ['permutation(L, 2, key=k)', (key) => random.permutation(logits(), { axis: 2, key })],
  ['permutation(L, -2, key=k)', (key) => random.permutation(logits(), { axis: -2, key })],
  ['permutation(mx.array([[1]]), key=k)', (key) => random.permutation(int32([1]).reshape([1, 1]), { key })],
  ['permutation(mx.zeros((3, 0)), key=k)', (key) => random.permutation(mx.zeros([3, 0]), { key })],
  ['split(k)[0]', (key) => random.split(key)[0] as mx.MLXArray],
  ['split(k)[1]', (key) => random.split(key)[1] as mx.MLXArray],
  ['split(k, 1)[0]', (key) => random.split(key, 1)[0] as mx.MLXArray],
  ['split(k, 5)[3]', (key) => random.split(key, 5)[3] as mx.MLXArray],
  ['split(k, 7)', (key) => random.bits([7, 2], { key })],
  ['split(k, 7).view(mx.uint8)', (key) => random.bits([7, 8], { width: 1, key })],
  ['split(k, 7).view(mx.uint16)', (key) => random.bits([7, 4], { width: 2, key })],
];

// An SVD and a product: sums in another order.
const products: Case[] = [
  [
    'multivariate_normal(mx.array([0.0, 7.0]), mx.array([[2, 0.5], [0.5, 1]]), key=k)',
    (key) =>
      random.multivariateNormal(
        mx.array([0, 7]),
        mx.array([
          [2, 0.5],
          [0.5, 1],
        ]),
        [],
        { key },
      ),
  ],
  [
    'multivariate_normal(mx.array([[0, 7], [1, 2], [3, 4]]), mx.array([[1, 0.5], [0.5, 1]]), (4, 3), key=k)',
    (key) =>
      random.multivariateNormal(
        mx.array([
          [0, 7],
          [1, 2],
          [3, 4],
        ]),
        mx.array([
          [1, 0.5],
          [0.5, 1],
        ]),
        [4, 3],
        { key },
      ),
  ],
  [
    'multivariate_normal(mx.zeros((3,)), mx.zeros((0, 3, 3)), key=k)',
    (key) => random.multivariateNormal(mx.zeros([3]), mx.zeros([0, 3, 3]), [], { key }),
  ],
  [
    'multivariate_normal(mx.zeros((0,)), mx.zeros((0, 0)), (2,), key=k)',
    (key) => random.multivariateNormal(mx.zeros([0]), mx.zeros([0, 0]), [2], { key }),
  ],
  [
    'multivariate_normal(mx.arange(3), mx.array([[1, -0.5, 0.25], [-0.5, 1, -0.25], [0.25, -0.25, 1]]), (5,), key=k)',
    (key) =>
      random.multivariateNormal(
        mx.arange(3),
        mx.array([
          [1, -0.5, 0.25],
          [-0.5, 1, -0.25],
          [0.25, -0.25, 1],
        ]),
        [5],
        { key },
      ),
  ],
];

const inPython = async (python: string): Promise<HostTensor> => {
  const source = `k = mx.random.key(42)\nL = (mx.arange(24) / 7).reshape(2, 3, 4)\noutputs["out"] = mx.random.${python}`;
  return (await oracle.run<{ out: HostTensor }>(source, {})).out;
};

describe('draws of a key have the bits of Python', () => {
  it.each([...perDtype, ...integers, ...others])('%s', async (python, ours) => {
    expect(host(ours(random.key(42)))).toEqualBits(await inPython(python));
  });

  it.each(products)('%s, within the tolerance', async (python, ours) => {
    expect(host(ours(random.key(42)))).toBeAllclose(await inPython(python));
  });

  it.each([0n, 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 1n])('the key of %s', async (seed) => {
    const { out } = await oracle.run<{ out: HostTensor }>(`outputs["out"] = mx.random.key(${seed})`, {});
    expect(host(random.key(seed))).toEqualBits(out);
  });
});

describe('draws without a key', () => {
  const draws: Case[] = [
    ['uniform()', () => random.uniform()],
    ['normal((3,))', () => random.normal([3])],
    ['randint(0, 100, (4,))', () => random.randint(0, 100, [4])],
    ['bernoulli(0.5, (8,))', () => random.bernoulli([8])],
    ['gumbel((2,))', () => random.gumbel([2])],
    ['laplace((2,))', () => random.laplace([2])],
    ['truncated_normal(-1.0, 1.0, (2,))', () => random.truncatedNormal(-1, 1, [2])],
    ['categorical(mx.zeros((3, 9)))', () => random.categorical(mx.zeros([3, 9]))],
    ['categorical(mx.zeros((9,)), num_samples=4)', () => random.categorical(mx.zeros([9]), { numSamples: 4 })],
    ['permutation(9)', () => random.permutation(9)],
    ['permutation(mx.arange(6))', () => random.permutation(mx.arange(6))],
    ['uniform(shape=(2, 2), dtype=mx.float16)', () => random.uniform([2, 2], { dtype: 'float16' })],
    ['state[0]', () => random.state[0]],
  ];

  it.each([0, 7, 2n ** 40n])('are those of Python in a row after seed %s, and so is the state', async (seed) => {
    const source = draws.map(([python], i) => `outputs["${i}"] = mx.random.${python}`).join('\n');
    const theirs = await oracle.run<Record<string, HostTensor>>(`mx.random.seed(${seed})\n${source}`, {});
    random.seed(seed);
    draws.forEach(([, ours], i) => {
      expect(host(ours(random.state[0])), draws[i]?.[0]).toEqualBits(theirs[i] as HostTensor);
    });
  });

  it('go on from a state that Python gives', async () => {
    const theirs = await oracle.run<{ key: HostTensor; out: HostTensor }>(
      `mx.random.seed(5)
mx.random.normal((3,))
outputs["key"] = mx.array(mx.random.state[0])
outputs["out"] = mx.random.normal((3,))`,
      {},
    );
    random.state[0] = mx.fromBytes(theirs.key.bytes, [2], 'uint32');
    expect(host(random.normal([3]))).toEqualBits(theirs.out);
  });
});

describe('distributions', () => {
  const big = [20_000];
  const mean = (a: mx.MLXArray): number => Number(mx.mean(a).item());

  it('keep their bounds', () => {
    const uniform = random.uniform(big, { low: -1, high: 5 });
    expect([Number(mx.min(uniform).item()) >= -1, Number(mx.max(uniform).item()) < 5]).toEqual([true, true]);
    const dice = new Set<number | bigint>(random.randint(-5, 5, big).toTypedArray());
    expect([...dice].sort((a, b) => Number(a) - Number(b))).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4]);
    const cut = random.truncatedNormal(-0.5, 2, big);
    expect([Number(mx.min(cut).item()) >= -0.5, Number(mx.max(cut).item()) <= 2]).toEqual([true, true]);
  });

  it('have their means', () => {
    expect(mean(random.gumbel(big))).toBeCloseTo(0.5772, 1);
    expect(mean(random.normal(big, { loc: 3, scale: 2 }))).toBeCloseTo(3, 1);
    expect(mean(random.laplace(big, { loc: -1 }))).toBeCloseTo(-1, 1);
    expect(mean(random.bernoulli(big, { p: 0.2 }))).toBeCloseTo(0.2, 1);
  });

  it.each(['float16', 'bfloat16'] as const)('stay finite in %s', (dtype) => {
    for (const draw of [random.normal, random.laplace]) {
      expect([...draw([10_000], { dtype }).astype('float32').toTypedArray()].every(Number.isFinite)).toBe(true);
    }
  });

  it('permute without losing anything', () => {
    const x = mx.arange(16).reshape([4, 4]);
    for (const axis of [0, 1]) {
      expect(mx.sort(random.permutation(x, { axis }), { axis }).tolist()).toEqual(x.tolist());
    }
    expect(random.permutation(16_384).tolist()).not.toEqual(mx.arange(16_384).tolist());
  });
});
