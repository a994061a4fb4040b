import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

describe('trees', () => {
  const [a, b] = [mx.array(1), mx.array(2)];

  it('flatten in order, constants left out', () => {
    const flat = mx.treeFlatten({ x: [a, 'text', null], y: { z: b, n: 3 } });
    expect([flat.length, flat[0] === a, flat[1] === b]).toEqual([2, true, true]);
  });

  it('map to the same structure', () => {
    const doubled = mx.treeMap((array) => mx.multiply(array, 2), { x: [a], keep: 'text' });
    expect([(doubled.x[0] as mx.MLXArray).item(), doubled.keep]).toEqual([2, 'text']);
  });

  it('refuse Map and Set', () => {
    expect(() => mx.treeFlatten(new Map([['a', a]]))).toThrow(/got a Map/);
    expect(() => mx.tidy(() => ({ set: new Set([a]) }))).toThrow(/got a Set/);
  });

  it('list each array once, private-looking fields included', () => {
    const arrays = [...mx.treeArrays({ _hidden: a, shown: b, again: [a] })];
    expect([arrays.length, arrays[0] === a, arrays[1] === b]).toEqual([2, true, true]);
  });
});
