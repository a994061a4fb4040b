import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { differences } from '../differences.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

type Case = [python: string, ours: () => mx.MLXArray];

async function compare(python: string, ours: () => mx.MLXArray): Promise<void> {
  expect(await differences(oracle, [{ name: python, arrays: [] }], python, ours)).toEqual([]);
}

const N = 2 ** 31 - 1;

const ranges: Case[] = [
  ['mx.arange(5)', () => mx.arange(5)],
  ['mx.arange(0)', () => mx.arange(0)],
  ['mx.arange(1, 5)', () => mx.arange(1, 5)],
  ['mx.arange(-3, step=-1)', () => mx.arange(-3, { step: -1 })],
  ['mx.arange(stop=2, step=0.5)', () => mx.arange(2, { step: 0.5 })],
  ['mx.arange(2.5)', () => mx.arange(2.5)],
  ['mx.arange(1, 3, dtype=mx.float32)', () => mx.arange(1, 3, { dtype: 'float32' })],
  ['mx.arange(1.0, 3.0, 0.2, dtype=mx.int32)', () => mx.arange(1, 3, { step: 0.2, dtype: 'int32' })],
  ['mx.arange(2**40, 2**40 + 3)', () => mx.arange(2 ** 40, 2 ** 40 + 3)],
  ['mx.arange(-(2**31) - 1, -(2**31) + 1)', () => mx.arange(-(2 ** 31) - 1, -(2 ** 31) + 1)],
  ['mx.arange(2**31 - 3, 2**31 - 1)', () => mx.arange(N - 2, N)],
  ['mx.arange(2**31 - 2, 2**31 + 2)', () => mx.arange(N - 1, N + 3)],
  ['mx.arange(2**31 - 2, 2**31 + 2, dtype=mx.int32)', () => mx.arange(N - 1, N + 3, { dtype: 'int32' })],
  ['mx.arange(2**40, 2**40 + 3, 2**40)', () => mx.arange(2 ** 40, 2 ** 40 + 3, { step: 2 ** 40 })],
  ['mx.arange(stop=2**40, step=-1)', () => mx.arange(2 ** 40, { step: -1 })],
  ['mx.arange(0, 3, 0.2, dtype=mx.int32)', () => mx.arange(0, 3, { step: 0.2, dtype: 'int32' })],
  ['mx.arange(-1, -20, -1.2, dtype=mx.int32)', () => mx.arange(-1, -20, { step: -1.2, dtype: 'int32' })],
  ['mx.arange(10, 0, 1)', () => mx.arange(10, 0)],
  ['mx.arange(0, 10, 100)', () => mx.arange(0, 10, { step: 100 })],
  ['mx.arange(10, 0, float("inf"))', () => mx.arange(10, 0, { step: Number.POSITIVE_INFINITY })],
  ['mx.arange(0, 10, float("inf"))', () => mx.arange(0, 10, { step: Number.POSITIVE_INFINITY })],
  ['mx.arange(0, -10, -float("inf"))', () => mx.arange(0, -10, { step: Number.NEGATIVE_INFINITY })],
  ['mx.arange(250, 260, dtype=mx.uint8)', () => mx.arange(250, 260, { dtype: 'uint8' })],
  ['mx.arange(5, dtype=mx.complex64)', () => mx.arange(5, { dtype: 'complex64' })],
  ['mx.arange(0, 1, 0.1, dtype=mx.float64)', () => mx.arange(0, 1, { step: 0.1, dtype: 'float64' })],
  ['mx.arange(0, 300, 7, dtype=mx.bfloat16)', () => mx.arange(0, 300, { step: 7, dtype: 'bfloat16' })],
  ['mx.arange(3, dtype=mx.bool_)', () => mx.arange(3, { dtype: 'bool' })],
  ['mx.arange(0, 5, 0)', () => mx.arange(0, 5, { step: 0 })],
  ['mx.arange(float("nan"), 1, 5)', () => mx.arange(Number.NaN, 1, { step: 5 })],
  ['mx.arange(0, 2, float("nan"))', () => mx.arange(0, 2, { step: Number.NaN })],
  ['mx.arange(float("inf"), 1)', () => mx.arange(Number.POSITIVE_INFINITY, 1)],
  ['mx.arange(0, 2**31)', () => mx.arange(0, 2 ** 31)],
  ['mx.arange(0, 1, 1e-300)', () => mx.arange(0, 1, { step: 1e-300 })],
  ['mx.linspace(0, 1)', () => mx.linspace(0, 1)],
  ['mx.linspace(0, 10, 5, dtype=mx.int64)', () => mx.linspace(0, 10, 5, { dtype: 'int64' })],
  ['mx.linspace(-2.7, -0.7, 7)', () => mx.linspace(-2.7, -0.7, 7)],
  ['mx.linspace(1, 10, 1)', () => mx.linspace(1, 10, 1)],
  ['mx.linspace(1, 10, 0)', () => mx.linspace(1, 10, 0)],
  ['mx.linspace(0, 10, 0, endpoint=False)', () => mx.linspace(0, 10, 0, { endpoint: false })],
  ['mx.linspace(0, 10, 1, endpoint=False)', () => mx.linspace(0, 10, 1, { endpoint: false })],
  ['mx.linspace(10, 0, 5, endpoint=False)', () => mx.linspace(10, 0, 5, { endpoint: false })],
  [
    'mx.linspace(0, 10, 3, endpoint=False, dtype=mx.int32)',
    () => mx.linspace(0, 10, 3, { endpoint: false, dtype: 'int32' }),
  ],
  ['mx.linspace(0, 1, 9, dtype=mx.float64)', () => mx.linspace(0, 1, 9, { dtype: 'float64' })],
  ['mx.linspace(0, 1, 9, dtype=mx.float16)', () => mx.linspace(0, 1, 9, { dtype: 'float16' })],
  ['mx.linspace(0, float("inf"), 3)', () => mx.linspace(0, Number.POSITIVE_INFINITY, 3)],
  ['mx.linspace(0, 1, -1)', () => mx.linspace(0, 1, -1)],
];

const windows: Case[] = [-3, 0, 1, 2, 10, 17].flatMap((m): Case[] => [
  [`mx.bartlett(${m})`, () => mx.bartlett(m)],
  [`mx.blackman(${m})`, () => mx.blackman(m)],
  [`mx.hamming(${m})`, () => mx.hamming(m)],
  [`mx.hanning(${m})`, () => mx.hanning(m)],
]);

const matrices: Case[] = [
  ['mx.eye(3)', () => mx.eye(3)],
  ['mx.eye(0)', () => mx.eye(0)],
  ['mx.eye(0, 4)', () => mx.eye(0, { m: 4 })],
  ['mx.eye(3, 4, 1)', () => mx.eye(3, { m: 4, k: 1 })],
  ['mx.eye(5, 6, -2)', () => mx.eye(5, { m: 6, k: -2 })],
  ['mx.eye(3, 4, 4, dtype=mx.int8)', () => mx.eye(3, { m: 4, k: 4, dtype: 'int8' })],
  ['mx.eye(3, 4, -3)', () => mx.eye(3, { m: 4, k: -3 })],
  ['mx.eye(3, dtype=mx.bool_)', () => mx.eye(3, { dtype: 'bool' })],
  ['mx.eye(3, dtype=mx.complex64)', () => mx.eye(3, { dtype: 'complex64' })],
  ['mx.eye(-1)', () => mx.eye(-1)],
  ['mx.identity(4)', () => mx.identity(4)],
  ['mx.identity(0, dtype=mx.uint16)', () => mx.identity(0, { dtype: 'uint16' })],
  ['mx.tri(3)', () => mx.tri(3)],
  ['mx.tri(3, 5, 1)', () => mx.tri(3, { m: 5, k: 1 })],
  ['mx.tri(3, 5, -2, dtype=mx.bfloat16)', () => mx.tri(3, { m: 5, k: -2, dtype: 'bfloat16' })],
  ['mx.tri(3, 5, 100)', () => mx.tri(3, { m: 5, k: 100 })],
  ['mx.tri(3, 5, -100)', () => mx.tri(3, { m: 5, k: -100 })],
  ['mx.tri(0, 5)', () => mx.tri(0, { m: 5 })],
  ['mx.tri(5, 0)', () => mx.tri(5, { m: 0 })],
];

const fillings: Case[] = [
  ['mx.zeros(3)', () => mx.zeros(3)],
  ['mx.zeros([])', () => mx.zeros([])],
  ['mx.empty((2, 0), mx.int16)', () => mx.empty([2, 0], { dtype: 'int16' })],
  ['mx.ones((2, 3), mx.bool_)', () => mx.ones([2, 3], { dtype: 'bool' })],
  ['mx.ones((2,), mx.complex64)', () => mx.ones([2], { dtype: 'complex64' })],
  ['mx.full((2, 2), 1.5)', () => mx.full([2, 2], 1.5)],
  ['mx.full(2, True)', () => mx.full(2, true)],
  ['mx.full((2,), 7, mx.uint8)', () => mx.full([2], 7, { dtype: 'uint8' })],
  ['mx.full((2,), 300, mx.uint8)', () => mx.full([2], 300, { dtype: 'uint8' })],
  ['mx.full((2,), float("nan"), mx.float16)', () => mx.full([2], Number.NaN, { dtype: 'float16' })],
  ['mx.full((2,), complex(1, 2))', () => mx.full([2], { re: 1, im: 2 })],
  ['mx.full((2, 3), mx.arange(3))', () => mx.full([2, 3], mx.arange(3))],
  ['mx.full((2, 3), mx.arange(4))', () => mx.full([2, 3], mx.arange(4))],
  ['mx.full((-1,), 1)', () => mx.full([-1], 1)],
  ['mx.full((2**31,), 1)', () => mx.full([2 ** 31], 1)],
  ['mx.full_like(mx.zeros((2, 3)), mx.arange(3))', () => mx.fullLike(mx.zeros([2, 3]), mx.arange(3))],
  ['mx.full_like(mx.zeros(2, mx.int8), 1.75)', () => mx.fullLike(mx.zeros([2], { dtype: 'int8' }), 1.75)],
  ['mx.full_like(mx.zeros(2, mx.int8), 200)', () => mx.fullLike(mx.zeros([2], { dtype: 'int8' }), 200)],
  ['mx.empty_like(mx.ones((2, 1), mx.int64))', () => mx.emptyLike(mx.ones([2, 1], { dtype: 'int64' }))],
  ['mx.zeros_like(mx.ones(2), mx.bool_)', () => mx.zerosLike(mx.ones([2]), { dtype: 'bool' })],
];

describe('arrays made from numbers are those of Python, bit for bit:', () => {
  it.each([...ranges, ...windows, ...matrices, ...fillings])('%s', compare);
});
