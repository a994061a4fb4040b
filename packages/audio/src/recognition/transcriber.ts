import type { AudioInput } from '../io/audio-input.js';
import type { PcmChunks } from '../io/pcm-frames.js';
import type { Waveform } from '../io/waveform.js';
import type { Heard, ListenOptions } from '../listening/listen.js';
import type { TranscribeOptions } from './transcribe-options.js';
import type { Transcription } from './transcription.js';

/** Sound to be heard: what `loadAudio` reads, a waveform, or samples of one channel at 16 kHz. */
export type SpeechInput = AudioInput | Waveform | Float32Array;

export interface DetectLanguageOptions {
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

export interface LanguageDetection {
  /** Code of the likeliest. */
  readonly language: string;
  readonly probability: number;
  /** Of each language that the model knows, by code, the likeliest first. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** A model that turns speech into text. */
export interface Transcriber extends Disposable {
  /** Codes of the languages that it knows. */
  readonly languages: readonly string[];
  /**
   * Writes down what is said. Any number of transcriptions may go on at once.
   * @throws ArgumentError for options out of range; MLXError `Unsupported` for a language or task that the model has not. The
   * transcription rejects with what `loadAudio` throws and with the signal's reason.
   */
  transcribe(audio: SpeechInput, options?: TranscribeOptions): Transcription;
  /**
   * Writes down what is said while it is said: after each look at the sound so far, the words that stand and what seems to follow.
   * A look that takes longer than the sound it waits for hears more the next time. Sound that falls silent for long is let go.
   * @throws what `transcribe` and `pcmFrames` throw
   */
  listen(chunks: PcmChunks, options?: ListenOptions): AsyncGenerator<Heard, void, undefined>;
  /** The language spoken in the first window. @throws MLXError `Unsupported` for a model of one language */
  detectLanguage(audio: SpeechInput, options?: DetectLanguageOptions): Promise<LanguageDetection>;
  /** Frees the weights. */
  dispose(): void;
}
