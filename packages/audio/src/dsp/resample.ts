import { ArgumentError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { Resampler } from './resampler.js';

/**
 * One channel at another sample rate, `⌈length · toRate / fromRate⌉` samples; pass-band and stop-band are those of
 * `Resampler`.
 *
 * @throws ArgumentError for anything but a Float32Array, and for rates that are no integers from 1000 to 768000
 * @example
 * console.log(resample(new Float32Array(44100), 44100, 16000).length); // 16000
 */
export function resample(samples: Float32Array, fromRate: number, toRate: number): Float32Array {
  if (!(samples instanceof Float32Array))
    throw new ArgumentError({ op: 'resample', message: `expected a Float32Array, got ${describe(samples)}` });
  const resampler = new Resampler(fromRate, toRate);
  const [head, tail] = [resampler.push(samples), resampler.flush()];
  const whole = new Float32Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
