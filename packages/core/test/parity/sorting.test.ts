import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';
import { type Case, inPython, itGivesWhatPythonGives, layouts, useOracle } from './against-python.js';

useOracle();

// Python dies of an empty axis
const ordered: Case[] = [
  ['sort', 'mx.sort(a)', (a) => mx.sort(a), ['empty']],
  ['sort along the first axis', 'mx.sort(a, axis=0)', (a) => mx.sort(a, { axis: 0 }), ['empty']],
  ['sort of all', 'mx.sort(a, axis=None)', (a) => mx.sort(a, { axis: null }), ['empty']],
  ['sort along a negative axis', 'mx.sort(a, axis=-2)', (a) => mx.sort(a, { axis: -2 }), ['empty']],
  ['argsort', 'mx.argsort(a)', (a) => mx.argsort(a), ['empty']],
  ['argsort along the first axis', 'mx.argsort(a, axis=0)', (a) => mx.argsort(a, { axis: 0 }), ['empty']],
  ['argsort of all', 'mx.argsort(a, axis=None)', (a) => mx.argsort(a, { axis: null }), ['empty']],
  ['sort along the empty axis beside', 'mx.sort(a, axis=1)', (a) => mx.sort(a, { axis: 1 })],
];

const cases: Case[] = [
  ['partition', 'mx.partition(a, 2)', (a) => mx.partition(a, 2)],
  ['partition from the end', 'mx.partition(a, -1, axis=0)', (a) => mx.partition(a, -1, { axis: 0 })],
  ['partition of all', 'mx.partition(a, 0, axis=None)', (a) => mx.partition(a, 0, { axis: null })],
  ['partition beyond the axis', 'mx.partition(a, 30)', (a) => mx.partition(a, 30)],
  ['argpartition', 'mx.argpartition(a, 2)', (a) => mx.argpartition(a, 2)],
  ['argpartition along the first axis', 'mx.argpartition(a, 1, axis=0)', (a) => mx.argpartition(a, 1, { axis: 0 })],
  ['argpartition of all', 'mx.argpartition(a, -1, axis=None)', (a) => mx.argpartition(a, -1, { axis: null })],
  ['topk', 'mx.topk(a, 2)', (a) => mx.topk(a, 2)],
  ['topk of none', 'mx.topk(a, 0)', (a) => mx.topk(a, 0)],
  ['topk along the first axis', 'mx.topk(a, 1, axis=0)', (a) => mx.topk(a, 1, { axis: 0 })],
  ['topk of all', 'mx.topk(a, 1, axis=None)', (a) => mx.topk(a, 1, { axis: null })],
  ['topk beyond the axis', 'mx.topk(a, 30)', (a) => mx.topk(a, 30)],
  ['topk below 0', 'mx.topk(a, -1)', (a) => mx.topk(a, -1)],
  ['diff', 'mx.diff(a)', (a) => mx.diff(a)],
  ['diff along the first axis', 'mx.diff(a, axis=0)', (a) => mx.diff(a, { axis: 0 })],
  ['diff twice', 'mx.diff(a, n=2)', (a) => mx.diff(a, { n: 2 })],
  ['diff as often as the axis is long', 'mx.diff(a, 2, 0)', (a) => mx.diff(a, { n: 2, axis: 0 })],
  ['diff more often than the axis is long', 'mx.diff(a, 40)', (a) => mx.diff(a, { n: 40 })],
  ['no diff', 'mx.diff(a, n=0)', (a) => mx.diff(a, { n: 0 })],
  ['diff below 0', 'mx.diff(a, n=-1)', (a) => mx.diff(a, { n: -1 })],
  [
    'searchsorted',
    'mx.searchsorted(mx.arange(5).astype(a.dtype), a)',
    (a) => mx.searchsorted(mx.arange(5).astype(a.dtype), a),
  ],
  [
    'searchsorted, right',
    'mx.searchsorted(mx.arange(5) - 2, a, side="right")',
    (a) => mx.searchsorted(mx.subtract(mx.arange(5), 2), a, { side: 'right' }),
  ],
  ['searchsorted in an array', 'mx.searchsorted(a, b)', (a, b) => mx.searchsorted(a, b)],
];

describe.each(mx.dtypes)('orders of %s give what Python gives, bit for bit:', (dtype) => {
  itGivesWhatPythonGives(ordered.slice(0, -1), dtype);
  itGivesWhatPythonGives(ordered.slice(-1), dtype, ['empty', 'cube']);
  itGivesWhatPythonGives(cases, dtype);
});

describe.each(['float32', 'float16', 'bfloat16', 'float64'] as const)('NaN, infinities and zeros in %s', (dtype) => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const values = mx.array([nan, 1, -inf, 0, -0, nan, inf, 2], { dtype });

  it.each<[string, string, (a: mx.MLXArray) => mx.MLXArray]>([
    ['sort', 'mx.sort(a)', (a) => mx.sort(a)],
    ['argsort', 'mx.argsort(a)', (a) => mx.argsort(a)],
    ['partition', 'mx.partition(a, 3)', (a) => mx.partition(a, 3)],
    ['argpartition', 'mx.argpartition(a, 3)', (a) => mx.argpartition(a, 3)],
    ['topk', 'mx.topk(a, 3)', (a) => mx.topk(a, 3)],
    ['searchsorted', 'mx.searchsorted(mx.sort(a), a)', (a) => mx.searchsorted(mx.sort(a), a)],
    ['argmax', 'mx.argmax(a)', (a) => mx.argmax(a)],
    ['max', 'mx.max(a)', (a) => mx.max(a)],
    ['median', 'mx.median(a)', (a) => mx.median(a)],
    ['cummax', 'mx.cummax(a)', (a) => mx.cummax(a)],
    ['cummin, exclusive', 'mx.cummin(a, inclusive=False)', (a) => mx.cummin(a, { inclusive: false })],
    ['logsumexp', 'mx.logsumexp(a)', (a) => mx.logsumexp(a)],
    ['softmax', 'mx.softmax(a)', (a) => mx.softmax(a)],
    ['countNonzero', 'mx.count_nonzero(a)', (a) => mx.countNonzero(a)],
  ])('%s', async (_, python, ours) => {
    const [answer] = await inPython(python, [[values, values]]);
    expect(host(ours(values))).toEqualBits((answer ?? [])[0] ?? host(mx.zeros([0])));
  });
});

describe.each(Object.entries(layouts))('orders of %s arrays:', (_, layout) => {
  itGivesWhatPythonGives([...ordered.slice(0, -1), ...cases], 'float32', undefined, layout);
});
