import {
  arange,
  divide,
  fft,
  greater,
  type MLXArray,
  multiply,
  pad,
  reshape,
  ShapeError,
  slice,
  square,
  tile,
  where,
  zeros,
} from '@mlxts/core';
import { checkArray, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { type FrameOptions, readFraming } from './frame-options.js';

export interface IstftOptions extends FrameOptions {
  /** Samples of the result, cut or filled up with zeros. Default: what the frames cover. */
  length?: number | undefined;
}

/** Where frames weigh less than this, nothing is known of the sample. */
const SMALLEST_WEIGHT = 1e-10;

/**
 * The signal whose `stft` comes closest, `Σ w yₜ / Σ w²` over the frames that cover a sample: `[..., frames, bins]` →
 * `[..., samples]` float32, with `2 (bins - 1)` samples in a frame. Take the options that `stft` had.
 *
 * @example
 * const x = mx.array([1, 2, 3, 4, 5, 6, 7, 8]);
 * const back = istft(stft(x, { nFft: 4 }), { length: 8 });
 * console.log(mx.allclose(back, x).item()); // true
 */
export function istft(x: MLXArray, options?: IstftOptions): MLXArray {
  const spectrum = checkArray('istft', 'x', x);
  const { length: given, ...frames } = checkOptions('istft', options);
  const [count, bins] = spectrum.shape.slice(-2) as [number, number];
  if (spectrum.ndim < 2 || count < 1 || bins < 2)
    throw new ShapeError({ op: 'istft', message: `expected [..., frames, bins], got ${describe(spectrum)}` });
  const nFft = 2 * (bins - 1);
  const { hopLength, window, center } = readFraming('istft', nFft, frames);
  const batch = spectrum.shape.slice(0, -2);
  const rows = batch.reduce((product, each) => product * each, 1);
  const signals = multiply(fft.irfft(spectrum, { n: nFft }), window); // [..., frames, nFft]

  const covered = (count - 1) * hopLength + nFft;
  const starts = multiply(arange(count), hopLength);
  const positions = reshape(starts, [count, 1]).add(arange(nFft)).reshape([-1]); // [frames · nFft]
  const places = reshape(multiply(arange(rows), covered), [rows, 1])
    .add(positions)
    .reshape([-1]);
  const sums = zeros([rows * covered])
    .at(places)
    .add(reshape(signals, [-1]));
  const weights = zeros([covered])
    .at(positions)
    .add(tile(square(window), [count]));
  const safe = where(greater(weights, SMALLEST_WEIGHT), weights, 1);
  const whole = divide(reshape(sums, [rows, covered]), safe);

  const start = center ? nFft / 2 : 0;
  const length = checkInt('istft', 'length', given ?? Math.max(0, covered - 2 * start), { min: 0 });
  const end = Math.min(covered, start + length);
  const kept = slice(whole, [0, start], [rows, end]);
  const filled = end - start < length ? pad(kept, [[0, 0], [0, length - (end - start)]]) : kept; // biome-ignore format: pairs
  return reshape(filled, [...batch, length]);
}
