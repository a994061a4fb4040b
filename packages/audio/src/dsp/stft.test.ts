import * as mx from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { istft } from './istft.js';
import { melFilters } from './mel-filters.js';
import { stft } from './stft.js';
import { hanning } from './windows.js';

const noise = (...shape: number[]) => mx.random.uniform(shape, { low: -1, high: 1, key: mx.random.key(3) });

describe('stft and istft', () => {
  it.each([
    { nFft: 400, hopLength: 160 },
    { nFft: 512 },
    { nFft: 256, hopLength: 100, winLength: 200, window: 'hamming' },
    { nFft: 128, hopLength: 32, window: 'blackman', padMode: 'constant' },
    { nFft: 64, hopLength: 64, window: hanning(64).add(0.1) },
  ] as const)('give the signal back to 1e-5 with %o', (options) => {
    const x = noise(2, 3, 4001);
    const { padMode: _, ...back } = { padMode: undefined, ...options };
    const y = istft(stft(x, options), { ...back, length: 4001 });
    expect(y.shape).toEqual([2, 3, 4001]);
    // Behind the last frame nothing is known.
    const known = mx.slice(mx.subtract(x, y), [0, 0, 0], [2, 3, 3900]);
    expect(mx.max(mx.abs(known)).item()).toBeLessThan(1e-5);
  });

  it('treat rows of a batch as each alone', () => {
    const x = noise(3, 500);
    const rows = stft(x, { nFft: 64 });
    const alone = stft(x.get(1), { nFft: 64 });
    expect(mx.arrayEqual(rows.get(1), alone).item()).toBe(true);
  });

  it('cut and fill up to the length asked for', () => {
    const spectrum = stft(noise(200), { nFft: 64 });
    expect(istft(spectrum, { length: 100 }).shape).toEqual([100]);
    expect(istft(spectrum, { length: 500 }).shape).toEqual([500]);
    expect(istft(spectrum, { length: 500 }).get(499).item()).toBe(0);
    expect(istft(spectrum).shape).toEqual([192]);
  });

  it('refuse signals that are too short and windows that are too long', () => {
    expect(() => stft(mx.ones([200]), { nFft: 400 })).toThrow('expected more than 200 samples to mirror');
    expect(() => stft(mx.ones([399]), { nFft: 400, center: false })).toThrow('expected at least 400 samples');
    expect(() => stft(mx.ones([999]), { nFft: 64, window: hanning(65) })).toThrow('a window of at most 64 values');
    expect(() => stft(mx.ones([999]), { nFft: 64, window: 'tukey' as 'hann' })).toThrow("one of 'hann', 'hamming'");
    expect(() => istft(mx.ones([5]))).toThrow('expected [..., frames, bins]');
    expect(() => melFilters(16000, 400, 80, { fMin: 9000 })).toThrow('expected 0 <= fMin < fMax');
  });
});
