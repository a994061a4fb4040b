import { describe } from 'vitest';
import * as mx from '../../src/index.js';
import { type Case, itGivesWhatPythonGives, layouts, useOracle } from './against-python.js';

useOracle();

const reductions: [name: string, ours: (a: mx.MLXArray, options?: mx.ReductionOptions) => mx.MLXArray][] = [
  ['sum', mx.sum],
  ['prod', mx.prod],
  ['mean', mx.mean],
  ['max', mx.max],
  ['min', mx.min],
  ['all', mx.all],
  ['any', mx.any],
  ['logsumexp', mx.logsumexp],
  ['count_nonzero', mx.countNonzero],
  ['median', mx.median],
  ['var', mx.variance],
  ['std', mx.std],
];

const forms: [python: string, options: mx.ReductionOptions | undefined][] = [
  ['', undefined],
  [', axis=None, keepdims=True', { axis: null, keepdims: true }],
  [', axis=0', { axis: 0 }],
  [', axis=-1, keepdims=True', { axis: -1, keepdims: true }],
  [', axis=2', { axis: 2 }],
  [', axis=(0, -1)', { axis: [0, -1] }],
  [', axis=(2, 0), keepdims=True', { axis: [2, 0], keepdims: true }],
  [', axis=(0, 0)', { axis: [0, 0] }],
  [', axis=()', { axis: [] }],
];

const cases: Case[] = [
  ...reductions.flatMap(([name, ours]) =>
    forms.map(([python, options]): Case => [`${name}(a${python})`, `mx.${name}(a${python})`, (a) => ours(a, options)]),
  ),
  ['var with ddof', 'mx.var(a, ddof=1)', (a) => mx.variance(a, { ddof: 1 })],
  ['var with ddof beyond the count', 'mx.var(a, axis=0, ddof=9)', (a) => mx.variance(a, { axis: 0, ddof: 9 })],
  ['var with negative ddof', 'mx.var(a, axis=0, ddof=-2)', (a) => mx.variance(a, { axis: 0, ddof: -2 })],
  ['std with ddof', 'mx.std(a, axis=(0, 1), ddof=2)', (a) => mx.std(a, { axis: [0, 1], ddof: 2 })],
  ['argmax', 'mx.argmax(a)', (a) => mx.argmax(a)],
  ['argmax of all, kept', 'mx.argmax(a, keepdims=True)', (a) => mx.argmax(a, { keepdims: true }), ['scalar']],
  ['argmax along an axis', 'mx.argmax(a, axis=0)', (a) => mx.argmax(a, { axis: 0 })],
  ['argmax, kept', 'mx.argmax(a, axis=-1, keepdims=True)', (a) => mx.argmax(a, { axis: -1, keepdims: true })],
  ['argmin', 'mx.argmin(a, axis=None)', (a) => mx.argmin(a, { axis: null })],
  ['argmin along an axis', 'mx.argmin(a, axis=1)', (a) => mx.argmin(a, { axis: 1 })],
  ['softmax', 'mx.softmax(a)', (a) => mx.softmax(a)],
  ['softmax along the last axis', 'mx.softmax(a, axis=-1)', (a) => mx.softmax(a, { axis: -1 })],
  ['softmax along the first axis', 'mx.softmax(a, axis=0)', (a) => mx.softmax(a, { axis: 0 })],
  ['softmax over axes', 'mx.softmax(a, axis=(0, 1))', (a) => mx.softmax(a, { axis: [0, 1] })],
  ['softmax over no axes', 'mx.softmax(a, axis=())', (a) => mx.softmax(a, { axis: [] })],
  ['precise softmax', 'mx.softmax(a, axis=0, precise=True)', (a) => mx.softmax(a, { axis: 0, precise: true })],
  [
    'precise softmax along the last axis',
    'mx.softmax(a, axis=-1, precise=True)',
    (a) => mx.softmax(a, { axis: -1, precise: true }),
  ],
];

const running: [name: string, ours: (a: mx.MLXArray, options?: mx.CumulativeOptions) => mx.MLXArray][] = [
  ['cumsum', mx.cumsum],
  ['cumprod', mx.cumprod],
  ['cummax', mx.cummax],
  ['cummin', mx.cummin],
  ['logcumsumexp', mx.logcumsumexp],
];

const runningForms: [python: string, options: mx.CumulativeOptions | undefined][] = [
  ['', undefined],
  [', reverse=True', { reverse: true }],
  [', axis=0', { axis: 0 }],
  [', axis=-1, inclusive=False', { axis: -1, inclusive: false }],
  [', axis=1, reverse=True, inclusive=False', { axis: 1, reverse: true, inclusive: false }],
  [', axis=3', { axis: 3 }],
];

const runningCases: Case[] = [
  ...running.flatMap(([name, ours]) =>
    runningForms.map(
      // Python dies of an empty axis
      ([python, options]): Case => [
        `${name}(a${python})`,
        `mx.${name}(a${python})`,
        (a) => ours(a, options),
        ['empty'],
      ],
    ),
  ),
  ['cumsum as float32', 'mx.cumsum(a, dtype=mx.float32)', (a) => mx.cumsum(a, { dtype: 'float32' }), ['empty']],
  ['cumsum as bool', 'mx.cumsum(a, dtype=mx.bool_)', (a) => mx.cumsum(a, { dtype: 'bool' }), ['empty']],
  [
    'cumprod as int64',
    'mx.cumulative_prod(a, axis=0, dtype=mx.int64)',
    (a) => mx.cumulativeProd(a, { axis: 0, dtype: 'int64' }),
    ['empty'],
  ],
];

describe.each(mx.dtypes)('reductions of %s give what Python gives, bit for bit:', (dtype) => {
  itGivesWhatPythonGives(cases, dtype);
  itGivesWhatPythonGives(runningCases, dtype);
});

describe.each(Object.entries(layouts))('reductions of %s arrays:', (_, layout) => {
  itGivesWhatPythonGives([...cases, ...runningCases], 'float32', undefined, layout);
});
