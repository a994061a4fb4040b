import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('depends', () => {
  it('gives one array for one and a list for a list', () => {
    const [a, b] = [mx.ones([2]), mx.zeros([3])];
    expect(mx.depends(a, [b, b]).tolist()).toEqual([1, 1]);
    expect(mx.depends([a, b], a).map(({ shape }) => shape)).toEqual([[2], [3]]);
  });

  it.each([
    [[], []],
    [null, null],
    [[1], []],
    ['x', 'y'],
  ])('refuses %o', (inputs, dependencies) => {
    const a = mx.ones([1]);
    expect(() => Reflect.apply(mx.depends, undefined, [inputs, a])).toThrow(mx.ArgumentError);
    expect(() => Reflect.apply(mx.depends, undefined, [a, dependencies])).toThrow(mx.ArgumentError);
  });
});
