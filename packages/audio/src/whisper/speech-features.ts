import * as mx from '@mlxts/core';
import { ArgumentError, type MLXArray } from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { untilAborted } from '@mlxts/decoder';
import { HOP_LENGTH, logMelPower, N_FFT } from '../dsp/log-mel-spectrogram.js';
import { stft } from '../dsp/stft.js';

/** Frames that are computed at a time. */
const STRIDE = 3000;

export interface SpeechFeaturesOptions {
  readonly nMels: number;
  readonly signal: AbortSignal | undefined;
}

/** The log-mel frames of a whole sound, of which windows are taken; computed in parts, so that memory stays low. */
export class SpeechFeatures {
  /** Whole frames of 10 ms. */
  readonly frames: number;
  readonly #nMels: number;
  readonly #powers: Float32Array; // [frames, nMels]
  readonly #loudest: number;

  private constructor(nMels: number, powers: Float32Array, loudest: number) {
    this.frames = powers.length / nMels;
    this.#nMels = nMels;
    this.#powers = powers;
    this.#loudest = loudest;
  }

  /** @throws ArgumentError for samples that are not finite */
  static async of(samples: Float32Array, { nMels, signal }: SpeechFeaturesOptions): Promise<SpeechFeatures> {
    const frames = Math.floor(samples.length / HOP_LENGTH);
    const powers = new Float32Array(frames * nMels);
    let loudest = Number.NEGATIVE_INFINITY;
    for (let start = 0; start < frames; start += STRIDE) {
      signal?.throwIfAborted();
      const around = surroundings(samples, start, Math.min(STRIDE, frames - start));
      const power = rootScope(() => {
        const spectrum = stft(mx.array(around), { nFft: N_FFT, hopLength: HOP_LENGTH, center: false });
        const power = logMelPower(spectrum, nMels);
        return { power, max: mx.max(power) };
      });
      try {
        await untilAborted(mx.evalAsync(power), signal);
        const max = Number(power.max.item());
        if (!Number.isFinite(max)) throw new ArgumentError({ op: 'transcribe', message: 'expected finite samples' });
        loudest = Math.max(loudest, max);
        powers.set(power.power.toTypedArray() as Float32Array, start * nMels);
      } finally {
        power.power.dispose();
        power.max.dispose();
      }
    }
    return new SpeechFeatures(nMels, powers, loudest);
  }

  /** `count` frames from `start` on, with silence behind them up to `length`: `[1, length, nMels]`. */
  window(start: number, count: number, length: number): MLXArray {
    const floor = this.#loudest - 8;
    const values = new Float32Array(length * this.#nMels);
    const powers = this.#powers.subarray(start * this.#nMels, (start + count) * this.#nMels);
    for (let i = 0; i < powers.length; i++) values[i] = (Math.max(powers[i] as number, floor) + 4) / 4;
    return mx.reshape(mx.array(values), [1, length, this.#nMels]);
  }
}

/** The samples that frames reach over: half a transform beyond each end, a mirror image before the start, zeros after the end. */
function surroundings(samples: Float32Array, start: number, frames: number): Float32Array {
  const first = start * HOP_LENGTH - N_FFT / 2;
  const length = (frames - 1) * HOP_LENGTH + N_FFT;
  const around = new Float32Array(length);
  around.set(samples.subarray(Math.max(0, first), first + length), Math.max(0, -first));
  for (let i = 0; i < -first; i++) around[i] = samples[-first - i] ?? 0;
  return around;
}
