import { ArgumentError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { Resampler } from '../dsp/resampler.js';
import { type SpeechEvent, SpeechEvents } from './speech-events.js';
import type { ScorerState, SpeechScorer } from './speech-scorer.js';
import type { ThresholdOptions } from './timestamp-options.js';

/** What a piece of a stream completed. */
export interface HeardSpeech {
  /** The probability of speech in each chunk that is complete now. */
  readonly probabilities: Float32Array;
  /** Where speech began and ended in them. */
  readonly events: readonly SpeechEvent[];
}

/** Finds speech in sound that comes in pieces of any size. `SpeechDetector.stream` makes it; it holds no memory of MLX. */
export class SpeechStream {
  /** Samples in a second of the stream. */
  readonly sampleRate: number;
  readonly #scorer: SpeechScorer;
  readonly #options: ThresholdOptions;
  readonly #resampler: Resampler;
  #state: ScorerState;
  #events: SpeechEvents;
  /** Samples of a chunk that is not complete. */
  #rest = new Float32Array(0);
  #received = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @hidden `SpeechDetector.stream` calls it. */
  constructor(scorer: SpeechScorer, sampleRate: number, options: ThresholdOptions) {
    this.sampleRate = sampleRate;
    this.#scorer = scorer;
    this.#options = options;
    this.#resampler = new Resampler(sampleRate, scorer.sampleRate);
    this.#state = scorer.start();
    this.#events = this.#newEvents();
  }

  /** Whether speech has begun and not ended in what was heard. */
  get isSpeech(): boolean {
    return this.#events.isSpeech;
  }

  /**
   * Hears the next samples of one channel, full scale from -1 to 1. Calls need not wait for each other; they are answered in
   * their order.
   * @throws ArgumentError for what is no Float32Array of finite numbers; the stream then is of no use
   */
  async push(samples: Float32Array): Promise<HeardSpeech> {
    if (!(samples instanceof Float32Array)) {
      const message = `expected samples to be a Float32Array, got ${describe(samples)}`;
      throw new ArgumentError({ op: 'push', message });
    }
    this.#received += samples.length;
    return this.#inTurn(this.#take(this.#resampler.push(samples)));
  }

  /** Hears what is left, as if silence followed, and ends speech that has not ended. A new stream may begin afterwards. */
  async flush(): Promise<HeardSpeech> {
    const whole = this.#take(this.#resampler.flush());
    const last = new Float32Array([...whole, ...this.#rest]);
    const length = this.#received;
    this.#rest = new Float32Array(0);
    this.#received = 0;
    return this.#inTurn(last, length);
  }

  /** Whole chunks of what is there; the rest waits. */
  #take(samples: Float32Array): Float32Array {
    const joined = new Float32Array(this.#rest.length + samples.length);
    joined.set(this.#rest);
    joined.set(samples, this.#rest.length);
    const whole = joined.length - (joined.length % this.#scorer.chunkSize);
    this.#rest = joined.slice(whole);
    return joined.subarray(0, whole);
  }

  /** After what was asked before. */
  #inTurn(samples: Float32Array, end?: number): Promise<HeardSpeech> {
    const heard = this.#last.then(() => this.#hear(samples, end));
    this.#last = heard;
    heard.catch(() => {}); // the caller is told, and so are those after it
    return heard;
  }

  async #hear(samples: Float32Array, end: number | undefined): Promise<HeardSpeech> {
    const probabilities = await this.#scorer.score(samples, this.#state, { op: 'push' });
    const events: SpeechEvent[] = [];
    for (const probability of probabilities) {
      const event = this.#events.next(probability);
      if (event !== undefined) events.push(this.#event(event.type, this.#toStream(event.sample), end));
    }
    if (end === undefined) return { probabilities, events };
    if (this.#events.isSpeech) events.push(this.#event('end', end, end));
    this.#state = this.#scorer.start();
    this.#events = this.#newEvents();
    return { probabilities, events };
  }

  #event(type: 'start' | 'end', at: number, end = Number.POSITIVE_INFINITY): SpeechEvent {
    const sample = Math.min(at, end);
    return { type, sample, seconds: sample / this.sampleRate };
  }

  #toStream(sample: number): number {
    return Math.round((sample * this.sampleRate) / this.#scorer.sampleRate);
  }

  #newEvents(): SpeechEvents {
    return new SpeechEvents(this.#options, this.#scorer.chunkSize, this.#scorer.sampleRate);
  }
}
