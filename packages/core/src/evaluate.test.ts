import { describe, expect, it } from 'vitest';
import * as mx from './index.js';
import { resolveStream, sys, wrap } from './native.js';

// The inverse of a singular matrix fails only when it is computed.
const failing = (): mx.MLXArray => wrap(sys.mlx_linalg_inv(mx.zeros([2, 2]).handle, resolveStream()));

describe('evaluation', () => {
  it('computes every array of a tree', async () => {
    const tree = { a: mx.add(mx.ones([1]), 1), list: [mx.exp(mx.zeros([1]))] };
    await mx.evalAsync(tree);
    mx.eval(tree);
    expect([tree.a.item(), tree.list[0]?.item()]).toEqual([2, 1]);
  });

  it('that fails throws an EvalError each time the array is read, and leaves others alone', () => {
    for (let i = 0; i < 100; i++) {
      const bad = failing();
      expect(() => mx.eval(bad)).toThrow(mx.EvalError);
      expect(() => bad.tolist()).toThrow(/evaluation failed/);
      expect(mx.add(mx.ones([1]), 1).item()).toBe(2);
    }
  });

  it('that fails while printing fails each time', () => {
    const bad = failing();
    expect(() => String(bad)).toThrow(mx.EvalError);
    expect(() => String(bad)).toThrow(/evaluation failed/);
  });

  it('that fails asynchronously rejects with an EvalError', async () => {
    const bad = failing();
    await expect(mx.evalAsync(bad)).rejects.toBeInstanceOf(mx.EvalError);
    expect(() => mx.add(bad, 1)).toThrow(mx.EvalError);
    expect(await mx.evalAsync(mx.ones([1]))).toBeUndefined();
  });

  it('leaves graphs that are built meanwhile intact', async () => {
    const base = mx.ones([100, 100]);
    const busy = mx.random.normal([400, 400]);
    const pending = mx.evalAsync(mx.multiply(mx.matmul(busy, busy), base.sum()));
    const sums = Array.from({ length: 500 }, (_, i) => mx.sum(mx.multiply(base, i)));
    await pending;
    await mx.evalAsync(sums);
    expect(sums.map((sum) => sum.item())).toEqual(sums.map((_, i) => i * 10_000));
  });
});
