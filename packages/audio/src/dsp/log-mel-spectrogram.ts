import {
  abs,
  add,
  divide,
  log10,
  type MLXArray,
  matmul,
  max,
  maximum,
  pad,
  ShapeError,
  slice,
  square,
  subtract,
  transpose,
} from '@mlxts/core';
import { checkArray, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { melFilters } from './mel-filters.js';
import { stft } from './stft.js';

export interface LogMelSpectrogramOptions {
  /** How many mel filters: 80, or 128 for Whisper large-v3. Default: 80. */
  nMels?: number | undefined;
  /** Zeros behind the samples. Default: 0. */
  padding?: number | undefined;
}

/** What Whisper was trained on: 25 ms frames of 16 kHz, 10 ms apart. */
const SAMPLE_RATE = 16000;
export const N_FFT = 400;
export const HOP_LENGTH = 160;

/**
 * Whisper's log-mel spectrogram of 16 kHz speech: `(max(l, max l - 8) + 4) / 4` with `l = log₁₀ max(mel power, 1e-10)`,
 * `[samples]` → `[samples / 160, nMels]` float32. Other rates are to be resampled before.
 *
 * @throws ShapeError for anything but one channel of more than 200 samples
 * @example
 * console.log(logMelSpectrogram(mx.zeros([16000])).shape); // [100, 80]
 */
export function logMelSpectrogram(audio: MLXArray, options?: LogMelSpectrogramOptions): MLXArray {
  const op = 'logMelSpectrogram';
  const samples = checkArray(op, 'audio', audio);
  const { nMels = 80, padding = 0 } = checkOptions(op, options);
  checkInt(op, 'padding', padding, { min: 0 });
  if (samples.ndim !== 1 || samples.size + padding <= N_FFT / 2) {
    const message = `expected one channel of more than ${N_FFT / 2} samples, got ${describe(samples)}`;
    throw new ShapeError({ op, message });
  }
  const padded = padding > 0 ? pad(samples, [0, padding]) : samples;
  const spectrum = stft(padded, { nFft: N_FFT, hopLength: HOP_LENGTH }); // [frames + 1, bins]
  const [frames, bins] = spectrum.shape as [number, number];
  const logPower = logMelPower(slice(spectrum, [0, 0], [frames - 1, bins]), nMels);
  return divide(add(maximum(logPower, subtract(max(logPower), 8)), 4), 4);
}

/** `log₁₀ max(mel power, 1e-10)` of a spectrum, `[frames, bins]` → `[frames, nMels]`. */
export function logMelPower(spectrum: MLXArray, nMels: number): MLXArray {
  const power = square(abs(spectrum));
  const filters = melFilters(SAMPLE_RATE, N_FFT, nMels, { norm: 'slaney', melScale: 'slaney' });
  return log10(maximum(matmul(power, transpose(filters)), 1e-10));
}
