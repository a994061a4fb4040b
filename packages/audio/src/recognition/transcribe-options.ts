import type { SpeechDetector } from '../vad/speech-detector.js';

export interface TranscribeProgress {
  /** Seconds of the sound that are done. */
  readonly done: number;
  /** Seconds that are to be done. */
  readonly total: number;
}

export interface TranscribeOptions {
  /** What is spoken, a code or an English name. Default: heard from the first window. */
  language?: string | undefined;
  /** `'translate'` writes in English what is said in another language. Default: `'transcribe'`. */
  task?: 'transcribe' | 'translate' | undefined;
  /** Text that might have come before: names and spelling follow it. */
  prompt?: string | undefined;
  /** Text that the first window begins with. */
  prefix?: string | undefined;
  /** Whether the text before a window is its prompt. Default: true, and false with `vad`, where it can't be. */
  conditionOnPreviousText?: boolean | undefined;
  /** One, or several that are tried in turn while a text is no good. Default: 0 to 1 in steps of 0.2. */
  temperature?: number | readonly number[] | undefined;
  /** Texts that are followed at once at temperature 0; 1 takes the likeliest token each time. Default: 1. */
  beamSize?: number | undefined;
  /** The search ends when `beamSize · patience` texts have ended. Default: 1. */
  patience?: number | undefined;
  /** Texts of the search are compared by `logprob / lengthˢ` with this power `s`. Default: 1. */
  lengthPenalty?: number | undefined;
  /** Same seed, same text at temperatures above 0: an integer ≥ 0. Default: a new one each time. */
  seed?: number | undefined;
  /** A text is no good if zlib makes it smaller than this many times; null: whatever it does. Default: 2.4. */
  compressionRatioThreshold?: number | null | undefined;
  /** A text is no good if its mean log-probability is lower; null: however low. Default: -1. */
  logprobThreshold?: number | null | undefined;
  /** A window is silent if it is likelier to be so than this and its text is no good; null: never. Default: 0.6. */
  noSpeechThreshold?: number | null | undefined;
  /** Ids that never come; -1 stands for what nobody says, such as brackets. Default: the model's own, else -1. */
  suppressTokens?: readonly number[] | undefined;
  /** Whether the model says when things are said; without, a window of 30 seconds is one segment. Default: true. */
  timestamps?: boolean | undefined;
  /** Whether segments have their words, each with its time: one more pass of the decoder. Default: false. */
  wordTimestamps?: boolean | undefined;
  /** Seconds until which the first segment of a window begins; null: any. Default: 1. */
  maxInitialTimestamp?: number | null | undefined;
  /** Most tokens of a window's text. Default: 224, half of what the model can hold. */
  maxTokens?: number | undefined;
  /** Seconds of what is to be done: start, end, start, end, …; without the last, up to the end. Default: all. */
  clipTimestamps?: readonly number[] | undefined;
  /**
   * Finds the speech: silence is left out, and chunks of up to 30 seconds of speech are heard each by itself, several at once.
   * Not with `clipTimestamps` or `prefix`. Default: all of the sound is heard, one window after the other.
   */
  vad?: SpeechDetector | undefined;
  /** Chunks that are encoded and decoded together, with `vad`. Default: 8. */
  batchSize?: number | undefined;
  /** Told after each window, or with `vad` each chunk. */
  onProgress?: ((progress: TranscribeProgress) => void) | undefined;
  /** Gives up with `signal.reason`, within a step of decoding. */
  signal?: AbortSignal | undefined;
}
