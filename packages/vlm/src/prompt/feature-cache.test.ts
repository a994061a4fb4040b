import * as mx from '@mlxts/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { FeatureCache } from './feature-cache.js';

const features = (value: number): mx.MLXArray => mx.full([4, 2], value); // 32 bytes

describe('FeatureCache', () => {
  // The default stream counts as a handle from its first use on.
  beforeAll(() => mx.tidy(() => mx.eval(mx.zeros([1]))));

  it('gives back what was kept, in a handle of its own', () => {
    using cache = new FeatureCache(64);
    const array = features(1);
    cache.set('a', array);
    array.dispose();
    const first = cache.get('a');
    first?.dispose();
    expect(cache.get('a')?.tolist()).toEqual(Array(4).fill([1, 1]));
    expect(cache.get('b')).toBeUndefined();
  });

  it('drops what was unused for longest, and never keeps what is larger than it', () => {
    using cache = new FeatureCache(64);
    cache.set('a', features(1));
    cache.set('b', features(2));
    cache.get('a');
    cache.set('c', features(3));
    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
    cache.set('d', mx.zeros([17]));
    expect([cache.get('d'), cache.bytes]).toEqual([undefined, 64]);
  });

  it('counts a key once, and holds nothing after clear', () => {
    const handles = mx.liveHandles();
    const cache = new FeatureCache();
    mx.tidy(() => {
      cache.set('a', features(1));
      cache.set('a', features(1));
      // A scope of a caller that ends leaves the cache as it is.
      expect(cache.bytes).toBe(32);
    });
    mx.tidy(() => expect(cache.get('a')?.shape).toEqual([4, 2]));
    cache.clear();
    expect(cache.bytes).toBe(0);
    expect(mx.liveHandles()).toBeLessThanOrEqual(handles + 1);
  });

  it.each([-1, Number.NaN])('refuses %s bytes', (maxBytes) => {
    expect(() => new FeatureCache(maxBytes)).toThrow('expected maxBytes to be at least 0');
  });
});
