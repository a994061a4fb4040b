import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

describe('scalar operands', () => {
  it.each([
    ['int32', 2, 'int32'],
    ['uint8', 2, 'uint8'],
    ['int32', 0.5, 'float32'],
    ['float16', 0.5, 'float16'],
    ['bfloat16', 3, 'bfloat16'],
    ['bool', 2, 'int32'],
    ['bool', -(2 ** 31), 'int32'],
    ['bool', 2 ** 31, 'int64'],
    ['uint8', true, 'uint8'],
    ['bool', true, 'bool'],
    ['int64', 2n, 'int64'],
    ['float32', 2n, 'float32'],
    ['complex64', 2, 'complex64'],
  ] as const)('beside %s, %s gives %s', (dtype, scalar, result) => {
    const a = mx.ones([2], { dtype });
    expect(mx.add(a, scalar).dtype).toBe(result);
    expect(mx.add(scalar, a).dtype).toBe(result);
  });

  it('leave no handles behind', () => {
    const a = mx.ones([2]);
    const before = mx.liveHandles();
    for (const scalar of [1, 0.5, true, 3n]) mx.add(a, scalar).dispose();
    mx.add(a.astype('float16'), 1).dispose();
    expect(mx.liveHandles()).toBe(before + 1);
  });

  it.each([null, undefined, 'x', {}, [1], Symbol('s')])('are refused when they are %s', (value) => {
    const before = mx.liveHandles();
    const a = mx.ones([1]);
    expect(() => Reflect.apply(mx.sin, undefined, [value])).toThrow(mx.ArgumentError);
    expect(() => Reflect.apply(mx.where, undefined, [value, a, a])).toThrow(mx.ArgumentError);
    expect(() => Reflect.apply(mx.add, undefined, [a, value])).toThrow(mx.ArgumentError);
    expect(() => Reflect.apply(mx.add, undefined, [value, a])).toThrow(mx.ArgumentError);
    a.dispose();
    expect(mx.liveHandles()).toBe(before);
  });
});

describe('scalars that the dtype beside them cannot hold', () => {
  it.each([
    ['uint8', 256],
    ['uint8', -1],
    ['int8', 128],
    ['int8', -129n],
    ['uint16', 65_536n],
    ['int32', 2 ** 31],
    ['uint32', 2 ** 32],
    ['int64', 2 ** 63],
    ['int64', 2n ** 63n],
    ['uint64', -1n],
    ['uint64', 2 ** 64],
    ['int32', 1e300],
    ['float32', 2n ** 64n],
    ['complex64', -(2n ** 64n)],
    ['bool', 2n ** 63n],
  ] as const)('%s, %s are refused', (dtype, scalar) => {
    const before = mx.liveHandles();
    const a = mx.ones([1], { dtype });
    expect(() => mx.add(a, scalar)).toThrow(/^add: expected a scalar that \w+ can hold, got /);
    expect(() => mx.maximum(scalar, a)).toThrow(mx.ArgumentError);
    a.dispose();
    expect(mx.liveHandles()).toBe(before);
  });

  it.each([
    ['uint8', 255],
    ['int8', -128],
    ['int64', -(2 ** 63)],
    ['int64', 2n ** 63n - 1n],
    ['uint64', 2n ** 64n - 1n],
    ['float32', 2n ** 64n - 1n],
  ] as const)('are not the extremes: %s, %s', (dtype, scalar) => {
    const a = mx.zeros([1], { dtype });
    expect(mx.equal(mx.add(a, scalar), scalar).item()).toBe(true);
  });
});

describe('fractions, NaN and infinities', () => {
  it.each([0.5, -1.5, Number.NaN, Infinity, -Infinity])('%d lifts integers to float32', (scalar) => {
    for (const dtype of ['bool', 'uint8', 'int64'] as const) {
      const sum = mx.add(mx.zeros([1], { dtype }), scalar);
      expect(sum.dtype).toBe('float32');
      expect(sum.item()).toBe(scalar);
    }
  });

  it('keep float64 exact', () => {
    expect(mx.add(mx.zeros([], { dtype: 'float64' }), 0.1).item()).toBe(0.1);
  });
});

describe('complex scalars', () => {
  it('are pairs of numbers, complex64 beside anything', () => {
    expect(mx.multiply(mx.array([2], { dtype: 'int8' }), { re: 0.5, im: -1 }).tolist()).toEqual([{ re: 1, im: -2 }]);
    expect(mx.abs({ re: 3, im: 4 }).item()).toBe(5);
  });

  it.each([{}, { re: 1 }, { im: 1 }, { re: '1', im: 2 }, { re: 1n, im: 1n }])('are not %o', (value) => {
    expect(() => Reflect.apply(mx.add, undefined, [mx.ones([1]), value])).toThrow(mx.ArgumentError);
    expect(() => Reflect.apply(mx.abs, undefined, [value])).toThrow(mx.ArgumentError);
  });
});

describe('indices outside the axis', () => {
  const a = mx.arange(4);
  const far = mx.array([0, 1e6, -1e6, -1], { dtype: 'int32' });

  it('are brought to its nearest end on the CPU', () => {
    expect(mx.take(a, far, { stream: 'cpu' }).tolist()).toEqual([0, 3, 0, 3]);
    expect(mx.takeAlongAxis(a, far, { axis: 0, stream: 'cpu' }).tolist()).toEqual([0, 3, 0, 3]);
  });

  it('are refused when they are numbers', () => {
    expect(() => mx.take(a, 4)).toThrow(/an index from -4 to 3 on axis 0, got 4/);
  });

  it('are refused into an axis of length 0', () => {
    expect(() => mx.take(mx.zeros([0]), far)).toThrow(/axis of length 0/);
  });

  it('are refused when they are not integers', () => {
    expect(() => mx.take(a, mx.array([0.5]))).toThrow(mx.DtypeError);
  });
});
