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
  };
}
