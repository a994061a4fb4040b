import { asStrided, contiguous, fft, type MLXArray, multiply, pad, reshape, ShapeError } from '@mlxts/core';
import { checkArray, checkChoice, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { type FrameOptions, MAX_FFT, readFraming } from './frame-options.js';

const padModes = ['reflect', 'constant'] as const;

export interface StftOptions extends FrameOptions {
  /** Samples of a frame. Default: 800. */
  nFft?: number | undefined;
  /** What stands beyond the ends with `center`: a mirror image or zeros. Default: `'reflect'`. */
  padMode?: (typeof padModes)[number] | undefined;
}

/**
 * The short-time Fourier transform, `Σ x[t · hopLength + n] w[n] e^(-2πi nk / nFft)`: `[..., samples]` → `[..., frames,
 * nFft / 2 + 1]` complex64. `istft` inverts it.
 *
 * @throws ShapeError where there are too few samples for a frame, or for a mirror image
 * @example
 * console.log(stft(mx.ones([1600]), { nFft: 400, hopLength: 160 }).shape); // [11, 201]
 */
export function stft(x: MLXArray, options?: StftOptions): MLXArray {
  const signal = checkArray('stft', 'x', x);
  const { nFft: given = 800, padMode = 'reflect', ...frames } = checkOptions('stft', options);
  const nFft = checkInt('stft', 'nFft', given, { min: 2, max: MAX_FFT });
  const { hopLength, window, center } = readFraming('stft', nFft, frames);
  checkChoice('stft', 'padMode', padMode, padModes);
  if (signal.ndim === 0) throw new ShapeError({ op: 'stft', message: `expected samples, got ${describe(signal)}` });
  const padded = center ? padEnds(signal, Math.floor(nFft / 2), padMode) : signal;
  const length = padded.shape.at(-1) as number;
  if (length < nFft)
    throw new ShapeError({ op: 'stft', message: `expected at least ${nFft} samples, got ${describe(signal)}` });
  const count = 1 + Math.floor((length - nFft) / hopLength);
  const batch = padded.shape.slice(0, -1);
  const rows = batch.reduce((product, each) => product * each, 1);
  const framed = asStrided(contiguous(reshape(padded, [rows, length])), {
    shape: [rows, count, nFft],
    strides: [length, hopLength, 1],
  });
  const spectrum = fft.rfft(multiply(framed, window)); // [rows, frames, bins]
  return reshape(spectrum, [...batch, count, Math.floor(nFft / 2) + 1]);
}

function padEnds(signal: MLXArray, width: number, mode: 'reflect' | 'constant'): MLXArray {
  const length = signal.shape.at(-1) as number;
  if (mode === 'reflect' && length <= width) {
    const message = `expected more than ${width} samples to mirror, got ${describe(signal)}`;
    throw new ShapeError({ op: 'stft', message });
  }
  const none = signal.shape.slice(0, -1).map(() => [0, 0] as const);
  return pad(signal, [...none, [width, width]], { mode });
}
