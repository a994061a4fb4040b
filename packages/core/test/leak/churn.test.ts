import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';

describe('memory', () => {
  it('does not grow over 200,000 arrays in scopes', () => {
    const weight = mx.ones([64]);
    const step = (): void => {
      mx.tidy(() => {
        for (let i = 0; i < 100; i++) mx.add(weight, i);
      });
    };
    for (let i = 0; i < 200; i++) step();
    const handles = mx.liveHandles();
    const rss = process.memoryUsage().rss;
    for (let i = 0; i < 2000; i++) step();
    expect(mx.liveHandles()).toBe(handles);
    expect(process.memoryUsage().rss - rss).toBeLessThan(10e6);
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
