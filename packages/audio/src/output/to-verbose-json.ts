import type { TranscriptionResult } from '../recognition/segment.js';
import { languageNames } from '../whisper/languages.js';

/** A transcription under the names of OpenAI's `verbose_json`. */
export interface VerboseTranscription {
  task: 'transcribe' | 'translate';
  /** English name. */
  language: string;
  /** Seconds. */
  duration: number;
  text: string;
  segments: VerboseSegment[];
  /** Where they were asked for. */
  words?: { word: string; start: number; end: number }[];
}

export interface VerboseSegment {
  id: number;
  seek: number;
  start: number;
  end: number;
  text: string;
  tokens: number[];
  temperature: number;
  avg_logprob: number;
  compression_ratio: number;
  no_speech_prob: number;
}

/** The object that OpenAI's servers answer with to `response_format: 'verbose_json'`. */
export function toVerboseJson({ task, language, duration, text, segments }: TranscriptionResult): VerboseTranscription {
  const words = segments.flatMap((segment) => segment.words ?? []);
  return {
    task,
    language: languageNames[language] ?? language,
    duration,
    text,
    segments: segments.map((segment) => ({
      id: segment.id,
      seek: segment.seek,
      start: segment.start,
      end: segment.end,
      text: segment.text,
      tokens: [...segment.tokens],
      temperature: segment.temperature,
      avg_logprob: segment.avgLogprob,
      compression_ratio: segment.compressionRatio,
      no_speech_prob: segment.noSpeechProb,
    })),
    ...(segments.some((segment) => segment.words !== undefined) && {
      words: words.map(({ word, start, end }) => ({ word: word.trim(), start, end })),
    }),
  };
}
