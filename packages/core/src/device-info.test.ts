import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

describe('devices', () => {
  it('are counted and described', () => {
    expect(mx.deviceCount('cpu')).toBe(1);
    expect(mx.deviceCount('gpu') > 0).toBe(mx.isAvailable('gpu'));
    expect(mx.deviceInfo('cpu')).toMatchObject({ architecture: expect.any(String), device_name: expect.any(String) });
    expect(mx.deviceInfo()).toEqual(mx.deviceInfo(mx.defaultDevice()));
  });

  it.each<[string, () => unknown]>([
    ['an unknown device', () => mx.deviceInfo('tpu' as never)],
    ['a name that every object has', () => mx.deviceCount('toString' as never)],
    ['a path of no text', () => mx.metal.startCapture(7 as never)],
    ['a wired limit of NaN', () => mx.setWiredLimit(Number.NaN)],
  ])('refuse %s', (_, call) => {
    expect(call).toThrow(mx.ArgumentError);
  });

  it.runIf(!mx.metal.isAvailable())('say that there is no Metal to record', () => {
    expect(() => mx.metal.startCapture('trace.gputrace')).toThrow(/expected a machine with Metal/);
    expect(() => mx.metal.stopCapture()).toThrow(mx.MLXError);
  });

  it('set a wired limit and give the one before', () => {
    const before = mx.setWiredLimit(0);
    expect(mx.setWiredLimit(before)).toBe(0);
  });

  it('count buffers that arrays share once', () => {
    const start = mx.liveBuffers();
    const a = mx.ones([4]);
    const b = mx.reshape(a, [2, 2]);
    mx.eval(a, b);
    expect(mx.liveBuffers() - start).toBe(1);
    expect([a.ndim, b.ndim]).toEqual([1, 2]);
  });
});
