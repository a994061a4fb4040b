import type { ThresholdOptions } from './timestamp-options.js';

/** Speech begins or ends. */
export interface SpeechEvent {
  readonly type: 'start' | 'end';
  /** Where, in samples of the stream. */
  readonly sample: number;
  readonly seconds: number;
}

/** Where speech begins and ends in chunks that come one by one. */
export class SpeechEvents {
  readonly #options: ThresholdOptions;
  readonly #chunkSize: number;
  readonly #minSilence: number;
  readonly #pad: number;
  #at = 0;
  #isSpeech = false;
  #silence: number | undefined;

  constructor(options: ThresholdOptions, chunkSize: number, sampleRate: number) {
    this.#options = options;
    this.#chunkSize = chunkSize;
    this.#minSilence = (sampleRate * options.minSilenceDurationMs) / 1000;
    this.#pad = (sampleRate * options.speechPadMs) / 1000;
  }

  get isSpeech(): boolean {
    return this.#isSpeech;
  }

  /** What the next chunk tells, with the sample where it happened. */
  next(probability: number): { type: 'start' | 'end'; sample: number } | undefined {
    const { threshold, negThreshold } = this.#options;
    const at = this.#at;
    this.#at += this.#chunkSize;
    if (probability >= threshold) {
      this.#silence = undefined;
      if (this.#isSpeech) return undefined;
      this.#isSpeech = true;
      return { type: 'start', sample: Math.trunc(Math.max(0, at - this.#pad)) };
    }
    if (!this.#isSpeech || probability >= negThreshold) return undefined;
    this.#silence ??= at;
    if (at - this.#silence < this.#minSilence) return undefined;
    const sample = Math.trunc(this.#silence + this.#pad);
    this.#isSpeech = false;
    this.#silence = undefined;
    return { type: 'end', sample };
  }
}
