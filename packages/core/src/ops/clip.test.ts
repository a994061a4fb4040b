import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('clip', () => {
  it('needs a limit', () => {
    const a = mx.ones([2]);
    expect(() => mx.clip(a, null, null)).toThrow(/clip: expected a lower or an upper limit, got null for both/);
    for (const limit of [undefined, 'x', {}, [1]]) {
      expect(() => Reflect.apply(mx.clip, undefined, [a, limit, 1])).toThrow(mx.ArgumentError);
      expect(() => Reflect.apply(mx.clip, undefined, [a, 0, limit])).toThrow(mx.ArgumentError);
    }
  });

  it('leaves no handle behind, also when it fails', () => {
    const a = mx.ones([2]);
    const before = mx.liveHandles();
    mx.clip(a, 0, 0.5).dispose();
    expect(() => mx.clip(a.astype('uint8'), 0, 300)).toThrow(mx.ArgumentError);
    expect(mx.liveHandles()).toBe(before + 1);
  });
});
