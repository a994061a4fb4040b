import type { WordTiming } from '../words/word-timing.js';

/** A stretch of speech and what was said. */
export interface Segment {
  /** Counted from 0. */
  readonly id: number;
  /** Seconds from the start of the sound. */
  readonly start: number;
  readonly end: number;
  /** As it follows what was said before, with a space at its start where words have one. */
  readonly text: string;
  /** Words and timestamps. */
  readonly tokens: readonly number[];
  /** Where the window began in which it was heard, in frames of 10 ms. */
  readonly seek: number;
  /** At which the window's text was found; above 0 where the text of temperature 0 was no good. */
  readonly temperature: number;
  /** Mean log-probability of the tokens of the window's text. */
  readonly avgLogprob: number;
  /** How many times smaller zlib makes the window's text; high where it repeats itself. */
  readonly compressionRatio: number;
  /** How likely there is no speech in the window. */
  readonly noSpeechProb: number;
  /** The words of the text, set where `wordTimestamps` asks for them. */
  readonly words?: readonly WordTiming[];
}

export interface TranscriptionResult {
  readonly text: string;
  readonly segments: readonly Segment[];
  /** Code of the language that was given or heard. */
  readonly language: string;
  readonly task: 'transcribe' | 'translate';
  /** Seconds of the sound. */
  readonly duration: number;
}
