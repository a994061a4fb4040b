import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { layouts, sample, useOracle } from './against-python.js';
import { expectSame, type Row } from './matrices.js';

useOracle();

const { linalg } = mx;
type A = mx.MLXArray;

const orders: [python: string, ord: mx.linalg.NormOrder | null | undefined][] = [
  ['None', undefined],
  ['None', null],
  ['"fro"', 'fro'],
  ['"f"', 'f'],
  ['"nuc"', 'nuc'],
  ['float("inf")', 'inf'],
  ['float("-inf")', '-inf'],
  ['float("inf")', Number.POSITIVE_INFINITY],
  ['float("-inf")', Number.NEGATIVE_INFINITY],
  ['0', 0],
  ['0.5', 0.5],
  ['1', 1],
  ['-1', -1],
  ['2', 2],
  ['-2', -2],
  ['3', 3],
  ['-1.5', -1.5],
];

const axes: [python: string, axis: number | number[] | null | undefined][] = [
  ['None', undefined],
  ['None', null],
  ['0', 0],
  ['-1', -1],
  ['1', 1],
  ['[0]', [0]],
  ['[0, 1]', [0, 1]],
  ['[1, 0]', [1, 0]],
  ['[-1, -2]', [-1, -2]],
  ['[-1, 0]', [-1, 0]],
  ['[1, -1]', [1, -1]],
  ['[0, 1, 2]', [0, 1, 2]],
];

const shapes = [[], [3], [1], [2, 3], [3, 3], [2, 3, 4], [2, 1, 3, 3]];
const empty = [[0], [0, 3], [3, 0], [0, 2, 3], [2, 0, 3]];

const forms = orders.flatMap(([order, ord]) =>
  axes.map(([at, axis]): [name: string, order: string, at: string, options: mx.linalg.NormOptions] => [
    `ord ${String(ord)} and axis ${axis === null ? 'null' : JSON.stringify(axis)}`,
    order,
    at,
    { ord, axis },
  ]),
);

const rowOf = (order: string, at: string, options: mx.linalg.NormOptions): Row => [
  `mx.linalg.norm(a, ${order}, ${at}, ${options.keepdims === true ? 'True' : 'False'})`,
  (a) => linalg.norm(a, options),
];

/** Whether Python makes no sense of `axis`, where ours refuses it: one axis twice, or one before the first. */
function isOdd(axis: mx.linalg.NormOptions['axis'], { length }: readonly number[]): boolean {
  const list = Array.isArray(axis) ? axis.map((each: number) => (each < 0 ? each + length : each)) : [];
  return new Set(list).size < list.length || list.some((each) => each < 0);
}

const dtypes = ['bool', 'uint8', 'int32', 'float16', 'bfloat16', 'float32', 'float64', 'complex64'] as const;

describe('norm gives what Python gives:', () => {
  it.each(forms)('%s', async (_, order, at, options) => {
    const used = shapes.filter((shape) => !isOdd(options.axis, shape));
    const all = dtypes.flatMap((dtype) => used.map((shape): [A, A] => [sample(dtype, shape, 3), mx.array(0)]));
    await expectSame(rowOf(order, at, options), all);
    const floats = all.filter(([a]) => a.dtype === 'float32');
    await expectSame(rowOf(order, at, { ...options, keepdims: true }), floats);
  });
});

describe('norm of arrays without elements gives what Python gives:', () => {
  it.each(forms)('%s', async (_, order, at, options) => {
    const used = empty.filter((shape) => !isOdd(options.axis, shape));
    await expectSame(
      rowOf(order, at, options),
      used.map((shape) => [mx.zeros(shape), mx.array(0)]),
    );
  });
});

describe.each(Object.entries(layouts))('norm of %s arrays gives what Python gives:', (_, layout) => {
  it.each(orders)('ord %s', async (order, ord) => {
    const pairs = [
      [2, 3, 4],
      [4, 4, 2],
    ].map((shape): [A, A] => [layout(sample('float32', shape, 3)), mx.array(0)]);
    await expectSame(rowOf(order, '[2, 0]', { ord, axis: [2, 0] }), pairs);
    await expectSame(rowOf(order, '1', { ord, axis: 1, keepdims: true }), pairs);
  });
});

describe.each(['float32', 'float16', 'bfloat16', 'float64'] as const)('norm of NaN and infinities of %s', (dtype) => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const values = mx.array(
    [
      [1, -2, 0],
      [nan, 1, 2],
      [inf, -1, 3],
      [nan, -inf, 0],
    ],
    { dtype },
  );

  it.each(orders.filter(([, ord]) => typeof ord !== 'string' || ord.endsWith('inf')))('ord %s', async (order, ord) => {
    expect(await expectSame(rowOf(order, '1', { ord, axis: 1 }), [[values, values]])).toBe(1);
  });
});

it.each([2, -2, 'nuc'] as const)('the norm %s is NaN for the matrices with NaN or an infinity alone', (ord) => {
  const { NaN: nan, NEGATIVE_INFINITY: low } = Number;
  const matrix = (value: number): number[][] => [
    [value, 0],
    [0, 3],
  ];
  const batch = mx.array([matrix(3), matrix(nan), matrix(low)]);
  const expected = ord === 'nuc' ? 6 : 3;
  expect(linalg.norm(batch, { ord, axis: [1, 2] }).tolist()).toEqual([expected, nan, nan]);
  expect(linalg.norm(batch, { ord, axis: [2, 1], keepdims: true }).tolist()).toEqual([[[expected]], [[nan]], [[nan]]]);
  expect(linalg.norm(mx.array(matrix(nan)), { ord }).item()).toBeNaN();
});

describe('norm refuses', () => {
  const a = mx.ones([2, 3, 4]);
  it.each<[string, () => unknown, new (...args: never[]) => Error]>([
    ['three axes', () => linalg.norm(a, { axis: [0, 1, 2] }), mx.ShapeError],
    ['a list of no axes', () => linalg.norm(a, { axis: [] }), mx.ShapeError],
    ['one axis twice', () => linalg.norm(a, { axis: [0, -3] }), mx.ShapeError],
    ['an axis beyond', () => linalg.norm(a, { axis: 3 }), mx.ShapeError],
    ['an axis of no integer', () => linalg.norm(a, { axis: 0.5 }), mx.ShapeError],
    ['no axis with ord and 3 axes', () => linalg.norm(a, { ord: 2 }), mx.ShapeError],
    ['a scalar with ord', () => linalg.norm(mx.array(1), { ord: 2 }), mx.ShapeError],
    ['one axis for fro', () => linalg.norm(a, { ord: 'fro', axis: 0 }), mx.ShapeError],
    ['one axis for nuc', () => linalg.norm(mx.ones([3]), { ord: 'nuc' }), mx.ShapeError],
    ['order 3 of matrices', () => linalg.norm(a, { ord: 3, axis: [0, 1] }), mx.MLXError],
    ['order 0 of matrices', () => linalg.norm(a, { ord: 0, axis: [0, 1] }), mx.MLXError],
    ['an order that is NaN', () => linalg.norm(a, { ord: Number.NaN, axis: 0 }), mx.ArgumentError],
    ['an unknown word', () => linalg.norm(a, { ord: 'max' as 'fro', axis: 0 }), mx.ArgumentError],
    ['singular values of integers', () => linalg.norm(mx.ones([2, 2], { dtype: 'int32' }), { ord: 2 }), mx.MLXError],
    [
      'singular values of float16',
      () => linalg.norm(mx.ones([2, 2], { dtype: 'float16' }), { ord: 'nuc' }),
      mx.MLXError,
    ],
  ])('%s', (_, ours, error) => expect(ours).toThrow(error));
});
