import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

describe('memory', () => {
  it('counts the bytes of live arrays', () => {
    const before = mx.getActiveMemory();
    const a = mx.ones([256, 1024]);
    mx.eval(a);
    expect(mx.getActiveMemory() - before).toBeGreaterThanOrEqual(1 << 20);
    a.dispose();
    expect(mx.getActiveMemory()).toBe(before);
    expect(mx.getPeakMemory()).toBeGreaterThan(before);
  });

  it('gives cached bytes back', () => {
    mx.clearCache();
    expect(mx.getCacheMemory()).toBe(0);
  });

  it('sets limits and returns those before', () => {
    const before = mx.setCacheLimit(1 << 20);
    expect(mx.setCacheLimit(before)).toBe(1 << 20);
    const limit = mx.getMemoryLimit();
    expect(mx.setMemoryLimit(limit)).toBe(limit);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 60])('refuses %d bytes', (bytes) => {
    expect(() => mx.setCacheLimit(bytes)).toThrow(mx.ArgumentError);
  });
});
