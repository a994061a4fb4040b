import { ArgumentError, array, type MLXArray, reshape } from '@mlxts/core';
import { checkChoice, checkInt, checkNumber, checkOptions, describe } from '@mlxts/core/native';
import { MAX_FFT } from './frame-options.js';

export type MelScale = 'htk' | 'slaney';
const melScales: readonly MelScale[] = ['htk', 'slaney'];

export interface MelFiltersOptions {
  /** Where the first filter begins, in Hz. Default: 0. */
  fMin?: number | undefined;
  /** Where the last filter ends, in Hz. Default: half of the sample rate. */
  fMax?: number | undefined;
  /** `'slaney'` gives each filter the same area, null the same height of 1. Default: null. */
  norm?: 'slaney' | null | undefined;
  /** `2595 log₁₀(1 + f / 700)`, or linear below 1 kHz and logarithmic above. Default: `'htk'`. */
  melScale?: MelScale | undefined;
}

interface Scale {
  readonly toMel: (hertz: number) => number;
  readonly toHertz: (mel: number) => number;
}

/** Slaney's scale: 200 / 3 Hz a mel up to mel 15 at 1 kHz, then 27 mels for a factor of 6.4. */
const linearStep = 200 / 3;
const logStep = Math.log(6.4) / 27;
const scales: Readonly<Record<MelScale, Scale>> = {
  htk: {
    toMel: (hertz) => 2595 * Math.log10(1 + hertz / 700),
    toHertz: (mel) => 700 * (10 ** (mel / 2595) - 1),
  },
  slaney: {
    toMel: (hertz) => (hertz < 1000 ? hertz / linearStep : 15 + Math.log(hertz / 1000) / logStep),
    toHertz: (mel) => (mel < 15 ? mel * linearStep : 1000 * Math.exp(logStep * (mel - 15))),
  },
};

/**
 * Triangles over the frequencies of an FFT, evenly spaced on the mel scale → `[nMels, nFft / 2 + 1]` float32; a product
 * with power spectra gives mel spectra.
 *
 * @example
 * console.log(melFilters(16000, 400, 80, { norm: 'slaney', melScale: 'slaney' }).shape); // [80, 201]
 */
export function melFilters(sampleRate: number, nFft: number, nMels: number, options?: MelFiltersOptions): MLXArray {
  const op = 'melFilters';
  checkInt(op, 'sampleRate', sampleRate, { min: 1 });
  checkInt(op, 'nFft', nFft, { min: 2, max: MAX_FFT });
  checkInt(op, 'nMels', nMels, { min: 1, max: 2 ** 14 });
  const { fMin = 0, fMax = sampleRate / 2, norm = null, melScale = 'htk' } = checkOptions(op, options);
  const { toMel, toHertz } = scales[checkChoice(op, 'melScale', melScale, melScales)];
  if (norm !== null) checkChoice(op, 'norm', norm, ['slaney']);
  if (checkNumber(op, 'fMin', fMin) < 0 || checkNumber(op, 'fMax', fMax) <= fMin)
    throw new ArgumentError({ op, message: `expected 0 <= fMin < fMax, got ${describe(fMin)} and ${describe(fMax)}` });

  const bins = Math.floor(nFft / 2) + 1;
  const [low, high] = [toMel(fMin), toMel(fMax)];
  const edges = Float64Array.from({ length: nMels + 2 }, (_, i) => toHertz(low + ((high - low) * i) / (nMels + 1)));
  const filters = new Float32Array(nMels * bins);
  for (let mel = 0; mel < nMels; mel++) {
    const [left, middle, right] = edges.subarray(mel, mel + 3) as unknown as [number, number, number];
    const height = norm === 'slaney' ? 2 / (right - left) : 1;
    for (let bin = 0; bin < bins; bin++) {
      const hertz = (bin * sampleRate) / nFft;
      const slope = Math.min((hertz - left) / (middle - left), (right - hertz) / (right - middle));
      filters[mel * bins + bin] = Math.max(0, slope) * height;
    }
  }
  return reshape(array(filters), [nMels, bins]);
}
