import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const call = (fn: unknown, ...args: unknown[]): unknown => Reflect.apply(fn as () => unknown, undefined, args);

describe('resultType', () => {
  it.each<[mx.Dtype, Parameters<typeof mx.resultType>]>([
    ['int8', ['int8', 3]],
    ['float32', ['int8', 1.5]],
    ['bfloat16', ['bfloat16', 1.5]],
    ['int32', ['bool', 3]],
    ['int64', ['bool', 2 ** 40]],
    ['bool', [true, 'bool']],
    ['uint8', ['uint8', true]],
    ['uint8', ['uint8', 7n]],
    ['int64', ['bool', 7n]],
    ['float32', [1]],
    ['int64', [7n]],
    ['bool', [false]],
    ['float32', [true, 1.5, 'int64']],
    ['complex64', ['complex64', 1.5]],
    ['int16', [mx.zeros([2], { dtype: 'uint8' }), 'int8', 9]],
  ])('is %s', (dtype, values) => {
    expect(mx.resultType(...values)).toBe(dtype);
  });

  it('agrees with the dtype of an operation beside a scalar', () => {
    for (const dtype of mx.dtypes) {
      for (const scalar of [true, 3, 1.5, 7n]) {
        expect(mx.add(mx.zeros([1], { dtype }), scalar).dtype).toBe(mx.resultType(dtype, scalar));
      }
    }
  });
});

describe('a typed error', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['resultType of nothing', () => mx.resultType(), /resultType: expected at least one/],
    ['resultType of null', () => call(mx.resultType, null), /expected an array or a dtype, got null/],
    ['canCast of a scalar', () => call(mx.canCast, 1, 'int8'), /canCast: expected an array or a dtype, got 1/],
    ['canCast to a category', () => call(mx.canCast, 'int8', 'integer'), /expected dtype to be one of/],
    ['issubdtype of a number', () => call(mx.issubdtype, 5, 'integer'), /issubdtype: expected a to be a dtype/],
    ['issubdtype in an object key', () => call(mx.issubdtype, 'int8', 'constructor'), /expected b to be a dtype/],
    ['isdtype of an unknown kind', () => call(mx.isdtype, 'int8', 'toString'), /expected a dtype or one of 'bool'/],
    ['isdtype of a kind in a list', () => call(mx.isdtype, 'int8', ['int8', 3]), /got 3/],
    ['finfo of integers', () => mx.finfo('int8'), /finfo: expected a floating or complex dtype, got int8/],
    ['iinfo of bool', () => mx.iinfo('bool'), /iinfo: expected an integer dtype, got bool/],
    ['dtypeSize of a name', () => call(mx.dtypeSize, 'length'), /dtypeSize: expected one of bool/],
  ])('comes from %s', (_, fn, message) => {
    expect(fn).toThrow(message);
    expect(fn).toThrow(mx.MLXError);
  });
});

it('nothing but a dtype is floating, inexact or integer', () => {
  for (const value of ['int4', 'constructor', 5, null, undefined]) {
    for (const is of [mx.isFloating, mx.isInexact, mx.isInteger]) expect(call(is, value)).toBe(false);
  }
});
