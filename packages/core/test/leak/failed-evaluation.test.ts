import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { resolveStream, sys, wrap } from '../../src/native.js';

// The inverse of a singular matrix fails only when it is computed.
const failing = (): mx.MLXArray => wrap(sys.mlx_linalg_inv(mx.zeros([2, 2]).handle, resolveStream()));

const outcome = async (read: () => unknown): Promise<unknown> => {
  try {
    return await read();
  } catch (error) {
    return error;
  }
};

describe('a failed evaluation', () => {
  it.each<[string, (a: mx.MLXArray) => unknown]>([
    ['evaluate', (a) => mx.evaluate(a)],
    ['evaluate of a tree', (a) => mx.evaluate({ fine: mx.ones([2]), list: [a] })],
    ['evalAsync', (a) => mx.evalAsync(a)],
    ['evalAsync of a tree', (a) => mx.evalAsync([mx.ones([2]), a])],
    ['item', (a) => mx.sum(a).item()],
    ['tolist', (a) => a.tolist()],
    ['toTypedArray', (a) => a.toTypedArray()],
    ['toTypedArray without a copy', (a) => a.toTypedArray({ copy: false })],
    ['toBuffer', (a) => a.toBuffer()],
    ['toString', (a) => a.toString()],
  ])('is reported by the call that failed, %s, in 100 of 100 tries, and by each later read', async (_, read) => {
    for (let i = 0; i < 100; i++) {
      const bad = failing();
      expect(await outcome(() => read(bad))).toBeInstanceOf(mx.EvalError);
      const later = [
        () => bad.tolist(),
        () => bad.toTypedArray(),
        () => bad.toString(),
        () => mx.evaluate(bad),
        () => mx.evalAsync(bad),
        () => mx.add(bad, 1).tolist(),
      ];
      const reading = later[i % later.length] as () => unknown;
      expect(await outcome(reading)).toBeInstanceOf(mx.EvalError);
      expect(mx.add(mx.ones([2]), i).tolist()).toEqual([1 + i, 1 + i]);
      bad.dispose();
    }
  });

  it('fails what is built on it, before or after, and nothing else', async () => {
    for (let i = 0; i < 100; i++) {
      const bad = failing();
      const before = mx.add(bad, 1);
      const beside = mx.exp(mx.zeros([2]));
      expect(await outcome(() => mx.evalAsync(bad, beside))).toBeInstanceOf(mx.EvalError);
      expect(await outcome(() => before.tolist())).toBeInstanceOf(mx.EvalError);
      expect(await outcome(() => mx.add(bad, 1))).toBeInstanceOf(mx.EvalError);
      expect(mx.exp(mx.zeros([2])).tolist()).toEqual([1, 1]);
    }
  });

  it('is reported by its own call when others run meanwhile', async () => {
    for (let i = 0; i < 100; i++) {
      const results = await Promise.all(
        [mx.ones([2]), failing(), mx.add(mx.ones([2]), 1), failing()].map((a) => outcome(() => mx.evalAsync(a))),
      );
      const kinds = results.map((result) => result instanceof mx.EvalError);
      expect(kinds).toEqual([false, true, false, true]);
    }
  });
});
