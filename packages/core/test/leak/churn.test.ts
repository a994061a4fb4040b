import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { runProgram } from './run-program.js';

describe('memory', () => {
  it('does not grow over a million arrays in scopes', async () => {
    const { code, signal, stderr, printed } = await runProgram('churn');
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    const { handles, rss } = printed as { handles: number; rss: number };
    expect(handles).toBe(0);
    expect(rss).toBeLessThan(10e6);
  });

  it('of unreachable arrays comes back within a synchronous loop', () => {
    const start = mx.getActiveMemory();
    let peak = 0;
    let x = mx.zeros([65_536]);
    for (let i = 0; i < 4000; i++) {
      x = mx.add(x, 1);
      mx.evaluate(x);
      peak = Math.max(peak, mx.getActiveMemory() - start);
    }
    expect(x.get(0).item()).toBe(4000);
    expect(peak).toBeLessThan(300e6);
  });

  it('of unreachable arrays comes back after garbage collections between turns of the event loop', async () => {
    const start = mx.getActiveMemory();
    let peak = 0;
    for (let i = 0; i < 2000; i++) {
      mx.eval(mx.add(mx.ones([65_536]), i));
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      peak = Math.max(peak, mx.getActiveMemory() - start);
    }
    expect(peak).toBeLessThan(300e6);
  });

  it('is donated in place when state is evaluated after its scope', async () => {
    const state = { cache: mx.zeros([1024, 1024]) };
    await mx.evalAsync(state);
    const row = mx.ones([1, 1024]);
    await mx.evalAsync(row);
    const step = async (i: number): Promise<void> => {
      mx.tidy(
        () => {
          state.cache = mx.sliceUpdate(state.cache, row, [i, 0], [i + 1, 1024]);
        },
        { state },
      );
      await mx.evalAsync(state);
    };
    await step(0);
    mx.resetPeakMemory();
    const active = mx.getActiveMemory();
    for (let i = 1; i < 20; i++) await step(i);
    expect(mx.getPeakMemory() - active).toBeLessThan(1e6);
    expect(mx.sum(state.cache).item()).toBe(20 * 1024);
  });
});
