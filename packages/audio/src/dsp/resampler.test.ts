import { describe, expect, it } from 'vitest';
import { resample } from './resample.js';
import { Resampler } from './resampler.js';

const sine = (hertz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));

/** The largest sample away from the ends, in dB. */
const peak = (samples: Float32Array) => {
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  return 20 * Math.log10(middle.reduce((most, each) => Math.max(most, Math.abs(each)), 1e-12));
};

/** Amplitude of one frequency away from the ends, by a projection under a Hann window, in dB. */
const level = (samples: Float32Array, hertz: number, rate: number) => {
  const from = Math.floor(samples.length / 4);
  const count = Math.floor(samples.length / 2);
  let [re, im, weight] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    const w = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / count);
    const angle = (2 * Math.PI * hertz * (from + n)) / rate;
    re += w * (samples[from + n] as number) * Math.cos(angle);
    im += w * (samples[from + n] as number) * Math.sin(angle);
    weight += w / 2;
  }
  return 20 * Math.log10(Math.hypot(re, im) / weight);
};

const pairs = [
  [48000, 16000],
  [44100, 16000],
  [22050, 16000],
  [16000, 48000],
  [8000, 11025],
] as const;

describe('Resampler', () => {
  it.each(pairs)('passes up to 0.9 of the band within 0.01 dB from %i to %i Hz', (from, to) => {
    const half = Math.min(from, to) / 2;
    for (const part of [0.05, 0.5, 0.8, 0.9]) {
      const hertz = part * half;
      expect(Math.abs(level(resample(sine(hertz, from, 0.2), from, to), hertz, to))).toBeLessThan(0.01);
    }
  });

  it.each(pairs.slice(0, 3))('leaves no alias above -100 dB from %i to %i Hz', (from, to) => {
    for (let hertz = to / 2; hertz < from / 2; hertz += from / 30)
      expect(peak(resample(sine(hertz, from, 0.1), from, to))).toBeLessThan(-100);
  });

  it.each(pairs.slice(3))('leaves no image above -100 dB from %i to %i Hz', (from, to) => {
    for (const part of [0.1, 0.5, 0.9]) {
      const hertz = (part * from) / 2;
      const output = resample(sine(hertz, from, 0.2), from, to);
      for (const image of [from - hertz, from + hertz].filter((each) => each < to / 2))
        expect(level(output, image, to)).toBeLessThan(-100);
    }
  });

  it('keeps time: a sample stands where the wave has it', () => {
    const output = resample(sine(1000, 44100, 0.2), 44100, 16000);
    const reference = sine(1000, 16000, 0.2);
    expect(output.length).toBe(reference.length);
    for (let n = 200; n < output.length - 200; n++) expect(output[n]).toBeCloseTo(reference[n] as number, 4);
  });

  it.each([...pairs, [16000, 16000], [44100, 44099]] as const)(
    'gives pieces as the whole from %i to %i Hz',
    (from, to) => {
      const input = sine(440, 8000, 1).subarray(0, 3000);
      const whole = resample(input, from, to);
      const resampler = new Resampler(from, to);
      for (let round = 0; round < 2; round++) {
        const pieces: number[] = [];
        for (let at = 0, size = 0; at < input.length; at += size, size = (size * 7 + 1) % 500)
          pieces.push(...resampler.push(input.subarray(at, at + size)));
        pieces.push(...resampler.flush());
        expect(Float32Array.from(pieces)).toEqual(whole);
      }
      expect(whole.length).toBe(Math.ceil((3000 * to) / from));
    },
  );

  it('refuses rates and samples that are none', () => {
    for (const rate of [0, 999, 16000.5, Number.NaN, 1e6])
      expect(() => new Resampler(16000, rate)).toThrow('expected toRate to be an integer from 1000 to 768000');
    expect(() => resample([1, 2] as unknown as Float32Array, 8000, 16000)).toThrow('expected a Float32Array');
  });
});
