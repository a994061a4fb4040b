import { MLXError } from '@mlxts/core';
import { checkChoice, checkFlag, checkInt, checkOptions } from '@mlxts/core/native';
import { disposeModule } from '@mlxts/nn';
import { resampleInPieces } from '../dsp/resample-in-pieces.js';
import { MAX_RATE, MIN_RATE } from '../dsp/resampler.js';
import { Pauses } from '../io/pauses.js';
import type { PcmChunks } from '../io/pcm-frames.js';
import { type PcmFormat, PcmParser, pcmFormats } from '../io/pcm-parser.js';
import { type MonoSound, readMono, type SoundInput } from '../io/read-mono.js';
import type { SileroVAD } from '../models/silero-vad.js';
import type { SpeechEvent } from './speech-events.js';
import { SpeechScorer } from './speech-scorer.js';
import { SpeechStream } from './speech-stream.js';
import { type SpeechTimestamp, speechTimestamps } from './speech-timestamps.js';
import {
  readSegmentation,
  readThresholds,
  type SpeechSegmentation,
  type SpeechThresholds,
} from './timestamp-options.js';

export interface SpeechProbabilitiesOptions {
  /** Samples in a second of a Float32Array; other sound knows its rate. Default: 16000. */
  sampleRate?: number | undefined;
  /** Told how many seconds of how many are done. What it throws ends the call. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

export interface SpeechTimestampsOptions extends SpeechProbabilitiesOptions, SpeechSegmentation {
  /** Give times in seconds, not samples. Default: false. */
  returnSeconds?: boolean | undefined;
}

export interface SpeechStreamOptions extends SpeechThresholds {
  /** Samples in a second of what comes in. Default: 16000. */
  sampleRate?: number | undefined;
}

export interface SpeechEventsOptions extends SpeechStreamOptions {
  /** What bytes mean, little-endian. Default: `'int16'`. */
  format?: PcmFormat | undefined;
  /** Interleaved channels, which are mixed into one. Default: 1. */
  channels?: number | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/**
 * Says where speech is. `loadVad` makes it; calls may overlap. Sound of 8000 Hz is heard by a network of its own where the
 * checkpoint has one, all other at 16000 Hz.
 */
export class SpeechDetector implements Disposable {
  readonly #model: SileroVAD;
  readonly #scorer: SpeechScorer;
  /** For sound of 8000 Hz. */
  readonly #scorer8k: SpeechScorer;
  #isDisposed = false;

  /** @hidden `loadVad` calls it. */
  constructor(model: SileroVAD) {
    this.#model = model;
    this.#scorer = new SpeechScorer(model.vad16k);
    this.#scorer8k = model.vad8k === undefined ? this.#scorer : new SpeechScorer(model.vad8k);
  }

  /**
   * The probability of speech in each chunk of 32 ms, the last of which is filled up with silence: 512 samples at 16000 Hz, 256 at
   * 8000.
   * @throws ArgumentError for samples that are no finite numbers; what `loadAudio` throws
   * @example
   * ```ts ignore needs a model
   * const probabilities = await vad.speechProbabilities('talk.wav');
   * ```
   */
  async speechProbabilities(sound: SoundInput, options?: SpeechProbabilitiesOptions): Promise<Float32Array> {
    const op = 'speechProbabilities';
    const given = checkOptions(op, options);
    return this.#score(op, await this.#read(op, sound, given), given);
  }

  /**
   * Where speech is, in samples of the sound at its own rate. The rules and their defaults are those of Silero's
   * `get_speech_timestamps`; seconds are not rounded.
   * @throws what `speechProbabilities` throws
   * @example
   * ```ts ignore needs a model
   * for (const { start, end } of await vad.speechTimestamps('talk.wav', { returnSeconds: true })) console.log(start, end);
   * ```
   */
  async speechTimestamps(sound: SoundInput, options?: SpeechTimestampsOptions): Promise<SpeechTimestamp[]> {
    const op = 'speechTimestamps';
    const given = checkOptions(op, options);
    const segmentation = readSegmentation(op, given, this.#model.config);
    const inSeconds = checkFlag(op, 'returnSeconds', given.returnSeconds, false);
    const mono = await this.#read(op, sound, given);
    const { chunkSize, sampleRate } = this.#scorerFor(mono.sampleRate);
    const length = Math.ceil((mono.samples.length * sampleRate) / mono.sampleRate);
    const probabilities = await this.#score(op, mono, given);
    const timestamps = speechTimestamps(probabilities, { chunkSize, sampleRate, length }, segmentation);
    const inSamples = (at: number): number =>
      Math.min(mono.samples.length, Math.round((at * mono.sampleRate) / sampleRate));
    const time = (at: number): number => (inSeconds ? inSamples(at) / mono.sampleRate : inSamples(at));
    return timestamps.map(({ start, end }) => ({ start: time(start), end: time(end) }));
  }

  /**
   * A stream of one channel, to which samples are pushed as they come.
   * @example
   * ```ts ignore needs a model
   * const stream = vad.stream({ sampleRate: 48000 });
   * const { probabilities, events } = await stream.push(samples);
   * ```
   */
  stream(options?: SpeechStreamOptions): SpeechStream {
    const op = 'stream';
    const given = checkOptions(op, options);
    this.#checkAlive(op);
    const { sampleRate = 16000 } = given;
    checkInt(op, 'sampleRate', sampleRate, { min: MIN_RATE, max: MAX_RATE });
    return new SpeechStream(this.#scorerFor(sampleRate), sampleRate, readThresholds(op, given, this.#model.config));
  }

  /**
   * Where speech begins and ends in chunks of sound as a microphone or a socket gives them, by the rules of Silero's
   * `VADIterator`; speech that goes on to the end ends there. Nothing is read ahead of the consumer.
   * @throws ArgumentError for chunks of another kind, and where the sound ends within a sample
   * @example
   * ```ts ignore needs a model
   * for await (const { type, seconds } of vad.speechEvents(microphone, { sampleRate: 48000 })) console.log(type, seconds);
   * ```
   */
  async *speechEvents(chunks: PcmChunks, options?: SpeechEventsOptions): AsyncGenerator<SpeechEvent, void> {
    const op = 'speechEvents';
    const given = checkOptions(op, options);
    const { format = 'int16', channels = 1, signal } = given;
    checkChoice(op, 'format', format, pcmFormats);
    checkInt(op, 'channels', channels, { min: 1, max: 255 });
    const stream = this.stream(given);
    const parser = new PcmParser(op, format, channels);
    signal?.throwIfAborted();
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      yield* (await stream.push(parser.read(chunk))).events;
      signal?.throwIfAborted();
    }
    parser.end();
    yield* (await stream.flush()).events;
  }

  /** Frees the weights; calls that are under way reject. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    disposeModule(this.#model);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #scorerFor(sampleRate: number): SpeechScorer {
    return sampleRate === 8000 ? this.#scorer8k : this.#scorer;
  }

  async #read(op: string, sound: SoundInput, options: SpeechProbabilitiesOptions): Promise<MonoSound> {
    options.signal?.throwIfAborted();
    this.#checkAlive(op);
    return readMono(op, sound, options);
  }

  async #score(
    op: string,
    { samples, sampleRate }: MonoSound,
    options: SpeechProbabilitiesOptions,
  ): Promise<Float32Array> {
    const { signal, onProgress } = options;
    const scorer = this.#scorerFor(sampleRate);
    const heard =
      sampleRate === scorer.sampleRate
        ? samples
        : await resampleInPieces(samples, sampleRate, scorer.sampleRate, new Pauses(signal));
    const total = heard.length / scorer.sampleRate;
    const onBlock = (chunks: number): void =>
      onProgress?.({ done: Math.min(total, (chunks * scorer.chunkSize) / scorer.sampleRate), total });
    return scorer.score(heard, scorer.start(), { op, signal, onBlock });
  }

  #checkAlive(op: string): void {
    if (!this.#isDisposed) return;
    throw new MLXError({ op, code: 'Handle', message: 'expected a live detector, got one that was disposed' });
  }
}
