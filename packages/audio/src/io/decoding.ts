import { FileError } from '@mlxts/core';
import { MAX_RATE, MIN_RATE } from '../dsp/resampler.js';
import type { Pauses } from './pauses.js';

/** What a file may ask for. */
export interface AudioLimits {
  readonly maxSeconds: number;
  readonly maxChannels: number;
}

/** Most samples in all channels: 4 GiB of float32. */
const MAX_SAMPLES = 2 ** 30;

/** The decoding of one file: how to refuse it, what it may be, and when to let others work. */
export class Decoding {
  readonly pauses: Pauses;
  readonly #op: string;
  readonly #path: string | undefined;
  readonly #limits: AudioLimits;

  constructor(op: string, path: string | undefined, limits: AudioLimits, pauses: Pauses) {
    this.pauses = pauses;
    this.#op = op;
    this.#path = path;
    this.#limits = limits;
  }

  error(message: string, init: { cause?: unknown; code?: 'Unsupported' } = {}): FileError {
    const text = this.#path === undefined ? message : `${message} (${this.#path})`;
    return new FileError({ op: this.#op, message: text, path: this.#path, ...init });
  }

  /** @throws FileError for a form that no sound has or that goes beyond the limits */
  checkForm(channels: number, sampleRate: number): void {
    const { maxChannels } = this.#limits;
    if (channels < 1 || channels > maxChannels)
      throw this.error(`expected 1 to ${maxChannels} channels (maxChannels), got ${channels}`);
    if (!Number.isInteger(sampleRate) || sampleRate < MIN_RATE || sampleRate > MAX_RATE)
      throw this.error(`expected a sample rate of ${MIN_RATE} to ${MAX_RATE} Hz, got ${sampleRate}`);
  }

  /** @throws FileError for more samples than the limits allow; asked before memory is taken for them */
  checkLength(samples: number, channels: number, sampleRate: number): void {
    const { maxSeconds } = this.#limits;
    if (samples > maxSeconds * sampleRate)
      throw this.error(`expected at most ${maxSeconds} seconds (maxSeconds), got ${(samples / sampleRate).toFixed(1)}`);
    if (samples * channels > MAX_SAMPLES)
      throw this.error(`expected at most 2^30 samples in all channels, got ${samples} in ${channels}`);
  }
}
