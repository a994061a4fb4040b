import type { AudioInput } from '../io/audio-input.js';
import type { Waveform } from '../io/waveform.js';
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
  /** The language spoken in the first window. @throws MLXError `Unsupported` for a model of one language */
  detectLanguage(audio: SpeechInput, options?: DetectLanguageOptions): Promise<LanguageDetection>;
  /** Frees the weights. */
  dispose(): void;
}
