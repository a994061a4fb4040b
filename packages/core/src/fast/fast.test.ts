import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const { fast } = mx;
const [argument, shape, dtype] = [mx.ArgumentError, mx.ShapeError, mx.DtypeError];
const call = (fn: object, ...args: unknown[]): unknown => Reflect.apply(fn as () => unknown, undefined, args);
const complex = (dims: number[]): mx.MLXArray => mx.ones(dims, { dtype: 'complex64' });
type Refusal = [string, () => unknown, new (...args: never) => mx.MLXError, RegExp];

function refuses(cases: Refusal[]): void {
  it.each(cases)('refuses %s', (_, fn, type, message) => {
    expect(fn).toThrow(type);
    expect(fn).toThrow(message);
  });
}

describe('norms', () => {
  const x = mx.ones([2, 4]);
  refuses([
    ['scalars', () => fast.rmsNorm(mx.array(1), null, 1e-5), shape, /at least 1 dimension/],
    ['weights of another length', () => fast.rmsNorm(x, mx.ones([3]), 1e-5), shape, /weight/],
    ['weights that are matrices', () => fast.layerNorm(x, mx.ones([1, 4]), null, 1e-5), shape, /weight/],
    ['bias of another length', () => fast.layerNorm(x, null, mx.ones([5]), 1e-5), shape, /bias/],
    ['integers', () => fast.rmsNorm(x.astype('int32'), null, 1e-5), dtype, /unsupported type/],
    ['complex', () => fast.layerNorm(complex([2, 4]), null, null, 1e-5), dtype, /unsupported type/],
    ['a complex bias', () => fast.layerNorm(x, null, complex([4]), 1e-5), dtype, /real bias/],
    ['NaN', () => fast.rmsNorm(x, null, Number.NaN), argument, /eps/],
    ['negative eps', () => fast.layerNorm(x, null, null, -1), argument, /eps to be a number from 0/],
    ['no eps', () => call(fast.rmsNorm, x, null), argument, /eps.*got undefined/],
    ['a number for a weight', () => call(fast.rmsNorm, x, 1, 1e-5), argument, /weight to be an MLXArray/],
  ]);
});

describe('rope', () => {
  const x = mx.ones([2, 3, 4]);
  const flat = mx.ones([3, 4]);

  it('turns pairs by the angle of their position', () => {
    const turned = fast.rope(mx.array([[[1, 0]]]), 2, { offset: 3 }).tolist() as number[][][];
    expect(turned[0]?.[0]?.[0]).toBeCloseTo(Math.cos(3), 6);
    expect(turned[0]?.[0]?.[1]).toBeCloseTo(Math.sin(3), 6);
  });

  refuses([
    ['matrices', () => fast.rope(flat, 2), shape, /at least 3 dimensions/],
    ['integers', () => fast.rope(x.astype('int32'), 2), dtype, /floating type/],
    ['dims 0', () => fast.rope(x, 0), argument, /dims to be an integer from 2/],
    ['odd dims', () => fast.rope(x, 3), argument, /even, got 3/],
    ['dims beyond the last axis', () => fast.rope(x, 6), shape, /dims/],
    [
      'base and freqs',
      () => fast.rope(x, 4, { base: 10, freqs: mx.ones([2]) }),
      argument,
      /either base or freqs, got both/,
    ],
    ['neither base nor freqs', () => fast.rope(x, 4, { base: null }), argument, /got neither/],
    ['base 0', () => fast.rope(x, 4, { base: 0 }), argument, /base/],
    ['a base beyond float32', () => fast.rope(x, 4, { base: 1e300 }), argument, /base/],
    ['infinite scales', () => fast.rope(x, 4, { scale: Infinity }), argument, /scale/],
    ['freqs of another length', () => fast.rope(x, 4, { freqs: mx.ones([3]) }), shape, /freqs/],
    ['complex freqs', () => fast.rope(x, 4, { freqs: complex([2]) }), dtype, /real freqs/],
    ['offsets of another length', () => fast.rope(x, 4, { offset: mx.arange(3) }), shape, /offset/],
    ['floating offsets', () => fast.rope(x, 4, { offset: mx.ones([2]) }), dtype, /offset/],
    ['offset matrices', () => fast.rope(x, 4, { offset: mx.zeros([2, 1], { dtype: 'int32' }) }), shape, /offset/],
    ['offsets beyond int32', () => fast.rope(x, 4, { offset: 2 ** 31 }), argument, /offset/],
    ['a word for traditional', () => call(fast.rope, x, 4, { traditional: 'yes' }), argument, /boolean/],
    ['null for options', () => call(fast.rope, x, 4, null), argument, /options/],
  ]);
});

describe('attention', () => {
  const q = mx.ones([1, 4, 3, 8]);
  const k = mx.ones([1, 2, 5, 8]);
  const attend = (
    queries: mx.MLXArray,
    keys: mx.MLXArray,
    values: mx.MLXArray,
    options: object = { scale: 1 },
  ): unknown => call(fast.scaledDotProductAttention, queries, keys, values, options);

  it('of a row that sees nothing is the mean of the values', () => {
    const v = mx.arange(5).reshape([1, 1, 5, 1]).astype('float32');
    const one = mx.ones([1, 1, 5, 8]);
    const out = fast.scaledDotProductAttention(mx.ones([1, 1, 1, 8]), one, v, { scale: 1, mask: mx.array(false) });
    expect(out.item()).toBeCloseTo(2, 6);
  });

  it('of scores that overflow float16 is finite where their softmax is', () => {
    const huge = mx.full([1, 1, 2, 8], 200, { dtype: 'float16' });
    const out = fast.scaledDotProductAttention(huge, huge, huge, { scale: 0.1 });
    expect(out.astype('float32').tolist()).toEqual(huge.astype('float32').tolist());
  });

  refuses([
    ['no key heads', () => attend(q, mx.ones([1, 0, 5, 8]), mx.ones([1, 0, 5, 8])), shape, /at least one head/],
    [
      'no heads at all',
      () => attend(mx.ones([1, 0, 3, 8]), mx.ones([1, 0, 5, 8]), mx.ones([1, 0, 5, 8])),
      shape,
      /head/,
    ],
    ['lengths apart', () => attend(q, k, mx.ones([1, 2, 6, 8])), shape, /one length/],
    ['heads that do not divide', () => attend(mx.ones([1, 3, 3, 8]), k, k), mx.MLXError, /multiple of n_kv_heads/],
    ['key and value heads apart', () => attend(q, k, mx.ones([1, 1, 5, 8])), mx.MLXError, /n_kv_heads/],
    ['dims apart', () => attend(q, mx.ones([1, 2, 5, 4]), k), shape, /last dimension/],
    ['batches apart', () => attend(q, mx.ones([2, 2, 5, 8]), k), shape, /batch/],
    ['three axes', () => attend(mx.ones([4, 3, 8]), mx.ones([2, 5, 8]), mx.ones([2, 5, 8])), shape, /rank 4/],
    ['integers', () => attend(q.astype('int32'), k.astype('int32'), k.astype('int32')), dtype, /unsupported type/],
    ['no scale', () => attend(q, k, k, {}), argument, /scale.*got undefined/],
    ['no options', () => call(fast.scaledDotProductAttention, q, k, k), argument, /scale/],
    ['scale NaN', () => attend(q, k, k, { scale: Number.NaN }), argument, /scale/],
    ['scale Infinity', () => attend(q, k, k, { scale: Infinity }), argument, /scale/],
    [
      'other words for a mask',
      () => attend(q, k, k, { scale: 1, mask: 'array' }),
      argument,
      /'causal', an array or null/,
    ],
    ['lists for a mask', () => attend(q, k, k, { scale: 1, mask: [true] }), argument, /'causal', an array or null/],
    ['masks that do not broadcast', () => attend(q, k, k, { scale: 1, mask: mx.ones([7]) }), shape, /broadcast/],
    ['masks of five axes', () => attend(q, k, k, { scale: 1, mask: mx.ones([1, 1, 1, 1, 1]) }), mx.MLXError, /rank 4/],
    [
      'wider masks',
      () => attend(q.astype('float16'), k.astype('float16'), k.astype('float16'), { scale: 1, mask: mx.ones([5]) }),
      dtype,
      /Mask type/,
    ],
    ['sinks of another number', () => attend(q, k, k, { scale: 1, sinks: mx.ones([2]) }), shape, /sinks/],
    ['wider sinks', () => attend(q, k, k, { scale: 1, sinks: complex([4]) }), dtype, /sinks/],
  ]);
});

describe('crossEntropy', () => {
  const logits = mx.array([
    [0, 1, 2],
    [5, 0, 0],
  ]);
  const ids = (...values: number[]): mx.MLXArray => mx.array(values, { dtype: 'int32' });

  it('keeps targets within the classes', () => {
    const near = fast.crossEntropy(logits, ids(2, 0)).tolist();
    expect(fast.crossEntropy(logits, ids(2 ** 30, -(2 ** 30))).tolist()).toEqual(near);
    expect(fast.crossEntropy(logits, mx.array([255, 0], { dtype: 'uint8' })).tolist()).toEqual(near);
    expect(fast.crossEntropy(logits, mx.array([2n ** 62n, 0n], { dtype: 'uint64' })).tolist()).toEqual(near);
  });

  it('of no rows is empty', () => {
    const out = fast.crossEntropy(mx.zeros([0, 3]), ids());
    expect([out.shape, out.dtype]).toEqual([[0], 'float32']);
  });

  it('leaves nothing behind', () => {
    const targets = ids(2, 0);
    const before = mx.liveHandles();
    fast.crossEntropy(logits, targets).dispose();
    expect(mx.liveHandles()).toBe(before);
  });

  refuses([
    ['targets of another shape', () => fast.crossEntropy(logits, ids(1)), shape, /targets \[\.\.\.\]/],
    ['scalars', () => fast.crossEntropy(mx.array(1), ids()), shape, /classes/],
    ['no classes', () => fast.crossEntropy(mx.zeros([2, 0]), ids(0, 0)), shape, /length 0/],
    ['floating targets', () => fast.crossEntropy(logits, mx.zeros([2])), dtype, /integer/],
    ['integer logits', () => fast.crossEntropy(logits.astype('int32'), ids(0, 0)), dtype, /floating logits/],
  ]);
});
