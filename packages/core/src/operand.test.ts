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
    ['bool', true, 'bool'],
    ['int64', 2n, 'int64'],
    ['float32', 2n, 'float32'],
    ['complex64', 2, 'complex64'],
  ] as const)('beside %s, %s gives %s', (dtype, scalar, result) => {
    const a = mx.ones([2], { dtype });
    expect(mx.add(a, scalar).dtype).toBe(scalar === true ? 'bool' : result);
    expect(mx.add(scalar, a).dtype).toBe(scalar === true ? 'bool' : result);
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
    expect(() => Reflect.apply(mx.add, undefined, [a, value])).toThrow(mx.ArgumentError);
    expect(() => Reflect.apply(mx.add, undefined, [value, a])).toThrow(mx.ArgumentError);
    a.dispose();
    expect(mx.liveHandles()).toBe(before);
  });
});

describe('integer division', () => {
  const int = (...values: number[]): mx.MLXArray => mx.array(values, { dtype: 'int32' });

  it('by zero gives zero', () => {
    expect(mx.floorDivide(int(7, -7, 0), int(0, 2, 0)).tolist()).toEqual([0, -3, 0]);
    expect(mx.remainder(int(7, -7, 0), int(0, 2, 0)).tolist()).toEqual([0, 1, 0]);
    expect(mx.floorDivide(int(7), 0).tolist()).toEqual([0]);
    expect(mx.remainder(int(7), 0).tolist()).toEqual([0]);
  });

  it('of the smallest integer by -1 wraps', () => {
    expect(mx.floorDivide(int(-(2 ** 31), 5), -1).tolist()).toEqual([-(2 ** 31), -5]);
    expect(mx.remainder(int(-(2 ** 31), 5), int(-1, -1)).tolist()).toEqual([0, 0]);
  });

  it('of floats follows IEEE', () => {
    expect(mx.floorDivide(mx.array([7]), 0).item()).toBe(Number.POSITIVE_INFINITY);
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
    expect(() => mx.take(a, 4)).toThrow(/index to be an integer from -4 to 3, got 4/);
  });

  it('are refused into an axis of length 0', () => {
    expect(() => mx.take(mx.zeros([0]), far)).toThrow(/axis of length 0/);
  });

  it('are refused when they are not integers', () => {
    expect(() => mx.take(a, mx.array([0.5]))).toThrow(mx.DtypeError);
  });
});
