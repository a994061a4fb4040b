import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const layouts: [string, () => mx.MLXArray][] = [
  ['row-major', () => mx.zeros([3, 0])],
  ['transposed', () => mx.transpose(mx.zeros([0, 3]))],
  ['stretched', () => mx.broadcastTo(mx.ones([1]), [3, 0])],
  ['cut out', () => mx.split(mx.ones([3, 4]), [2, 2], { axis: 1 })[1] as mx.MLXArray],
  ['cut out of transposed', () => mx.split(mx.transpose(mx.ones([4, 3])), [2, 2], { axis: 1 })[1] as mx.MLXArray],
];

describe.each(layouts)('reductions of an empty axis, %s', (_, make) => {
  it.each<[string, (a: mx.MLXArray, options: mx.ReductionOptions) => mx.MLXArray, number | boolean, mx.Dtype]>([
    ['sum', mx.sum, 0, 'float32'],
    ['prod', mx.prod, 1, 'float32'],
    ['all', mx.all, true, 'bool'],
    ['any', mx.any, false, 'bool'],
    ['countNonzero', mx.countNonzero, 0, 'int32'],
    ['mean', mx.mean, Number.NaN, 'float32'],
    ['variance', mx.variance, Number.NaN, 'float32'],
  ])('give what %s of nothing is', (_name, op, nothing, dtype) => {
    const along = op(make(), { axis: -1 });
    expect(along.tolist()).toEqual([nothing, nothing, nothing]);
    expect(along.dtype).toBe(dtype);
    expect(op(make(), { axis: [0, 1], keepdims: true }).tolist()).toEqual([[nothing]]);
    expect(op(make(), {}).tolist()).toEqual(nothing);
    expect(op(make(), { axis: 0 }).shape).toEqual([0]);
  });

  it.each([
    ['max', mx.max],
    ['min', mx.min],
    ['median', mx.median],
    ['logsumexp', mx.logsumexp],
    ['argmax', mx.argmax],
    ['argmin', mx.argmin],
  ])('have no %s', (_name, op) => {
    expect(() => op(make())).toThrow(mx.ShapeError);
    expect(() => op(make(), { axis: 1 })).toThrow(mx.ShapeError);
  });

  it('leave no handle behind', () => {
    const a = make();
    const before = mx.liveHandles();
    mx.sum(a, { axis: 1 }).dispose();
    mx.sum(a, { axis: 0 }).dispose();
    expect(() => mx.max(a)).toThrow(mx.ShapeError);
    expect(mx.liveHandles()).toBe(before);
  });
});

describe('reductions', () => {
  it('to a position keep the axes of an array that has none', () => {
    expect(mx.argmax(mx.array(3), { keepdims: true }).shape).toEqual([]);
    expect(mx.argmin(mx.array(3), { keepdims: true }).item()).toBe(0);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['an axis beyond', () => mx.sum(mx.ones([2]), { axis: 1 }), /^sum: expected an axis from -1 to 0, got 1$/],
    ['an axis twice', () => mx.mean(mx.ones([2, 2]), { axis: [1, -1] }), /^mean: expected each axis once/],
    ['keepdims as a number', () => Reflect.apply(mx.sum, null, [mx.ones([2]), { keepdims: 1 }]), /expected a boolean/],
    ['ddof as a fraction', () => mx.std(mx.ones([2]), { ddof: 0.5 }), /^std: expected ddof to be an integer/],
    [
      'a list for argmax',
      () => Reflect.apply(mx.argmax, null, [mx.ones([2]), { axis: [0] }]),
      /^argmax: expected an axis/,
    ],
    ['options that are none', () => Reflect.apply(mx.sum, null, [mx.ones([2]), 0]), /^sum: expected options/],
    ['no array', () => Reflect.apply(mx.median, null, [[1, 2]]), /^median: expected a to be an MLXArray, got \[1, 2\]/],
  ])('refuse %s', (_, call, message) => {
    expect(call).toThrow(mx.MLXError);
    expect(call).toThrow(message);
  });
});
