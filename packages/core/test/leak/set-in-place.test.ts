import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';

describe('set', () => {
  const row = mx.ones([1024]);
  const rows = mx.array([5, 9], { dtype: 'int32' });
  mx.eval(row, rows);

  it.each<[string, (a: mx.MLXArray, i: number) => void]>([
    ['an integer', (a, i) => a.set(i, row)],
    ['a slice', (a, i) => a.set(mx.s(i, i + 2), row)],
    ['an index array', (a) => a.set(rows, row)],
    ['integers and slices', (a, i) => a.set(i, '::2', 1)],
  ])('at %s writes 16 MB in place when nothing else holds them', async (_, write) => {
    const a = mx.zeros([4096, 1024]);
    mx.eval(a);
    mx.resetPeakMemory();
    const active = mx.getActiveMemory();
    for (let i = 0; i < 20; i++) {
      mx.tidy(() => write(a, i), { state: a });
      await mx.evalAsync(a);
    }
    for (let i = 0; i < 20; i++) {
      write(a, i);
      mx.eval(a);
    }
    expect(mx.getPeakMemory() - active).toBeLessThan(1e6);
    a.dispose();
  });

  it('copies when another array holds the data', () => {
    const a = mx.zeros([1024]);
    const before = a.get(':');
    mx.eval(a, before);
    a.set(0, 1);
    expect(before.get(0).item()).toBe(0);
    expect(a.get(0).item()).toBe(1);
  });

  it('on arrays that nothing reaches any more leaves their memory to the garbage collector', async () => {
    const start = mx.getActiveMemory();
    let peak = 0;
    for (let i = 0; i < 2000; i++) {
      const a = mx.ones([65_536]);
      a.set(0, i);
      a.set('1:', i);
      mx.eval(a);
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      peak = Math.max(peak, mx.getActiveMemory() - start);
    }
    expect(peak).toBeLessThan(300e6);
  });
});
