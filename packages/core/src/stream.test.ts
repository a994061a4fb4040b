import { describe, expect, it } from 'vitest';
import * as mx from './index.js';
import { resolveStream } from './native.js';

describe('streams', () => {
  it('resolve to the option, then withStream, then the default', () => {
    const own = mx.newStream('cpu');
    const scoped = mx.newStream('cpu');
    expect(resolveStream()).toBe(mx.defaultStream().handle);
    mx.withStream(scoped, () => {
      expect(resolveStream()).toBe(scoped.handle);
      expect(resolveStream(own)).toBe(own.handle);
    });
    expect(resolveStream()).toBe(mx.defaultStream().handle);
  });

  it('follow an async function', async () => {
    const scoped = mx.newStream('cpu');
    await mx.withStream(scoped, async () => {
      await Promise.resolve();
      expect(resolveStream()).toBe(scoped.handle);
    });
    expect(resolveStream()).toBe(mx.defaultStream().handle);
  });

  it('compute on any stream of the thread, also asynchronously', async () => {
    const a = mx.add(mx.ones([3], { stream: mx.newStream('cpu') }), 1);
    await mx.evalAsync(a);
    expect(a.tolist()).toEqual([2, 2, 2]);
  });

  it('are refused when they are none', () => {
    expect(() => Reflect.apply(mx.abs, undefined, [mx.ones([1]), { stream: 'tpu' }])).toThrow(
      /expected a Stream, 'cpu' or 'gpu', got 'tpu'/,
    );
  });

  it('name the missing device', () => {
    if (mx.isAvailable('gpu')) return;
    expect(() => mx.setDefaultDevice('gpu')).toThrow(/expected an available device, got 'gpu'/);
  });
});
