import { ArgumentError } from '@mlxts/core';
import { checkFlag, checkNumber, describe } from '@mlxts/core/native';

/** How speech is told from what is none. Durations have the units of their names, as in Silero. */
export interface SpeechThresholds {
  /** Chunks of at least this probability are speech. Default: what the model's files say, else 0.5. */
  threshold?: number | undefined;
  /** Speech goes on in chunks of at least this probability. Default: `threshold` - 0.15, at least 0.01. */
  negThreshold?: number | undefined;
  /** Shorter silence does not end speech, in milliseconds. Default: what the model's files say, else 100. */
  minSilenceDurationMs?: number | undefined;
  /** What is added to speech at both ends, in milliseconds. Default: what the model's files say, else 30. */
  speechPadMs?: number | undefined;
}

export interface SpeechSegmentation extends SpeechThresholds {
  /** Shorter speech is left out, in milliseconds. Default: what the model's files say, else 250. */
  minSpeechDurationMs?: number | undefined;
  /** Longer speech is cut, at a silence where it has one, in seconds. Default: Infinity. */
  maxSpeechDurationS?: number | undefined;
  /** Shorter silence is none to cut at, in milliseconds. Default: 98. */
  minSilenceAtMaxSpeech?: number | undefined;
  /** Cut at the longest silence, else at the last. Default: true. */
  useMaxPossSilAtMaxSpeech?: boolean | undefined;
}

export type ThresholdOptions = { [Name in keyof SpeechThresholds]-?: number };
export type TimestampOptions = { [Name in keyof SpeechSegmentation]-?: NonNullable<SpeechSegmentation[Name]> };

/** What a model's files say. */
export interface SpeechDefaults {
  readonly threshold: number;
  readonly minSpeechDurationMs: number;
  readonly minSilenceDurationMs: number;
  readonly speechPadMs: number;
}

/** @throws ArgumentError for thresholds that are no probabilities, and durations below 0 */
export function readThresholds(op: string, given: SpeechThresholds, defaults: SpeechDefaults): ThresholdOptions {
  const threshold = inRange(op, 'threshold', given.threshold ?? defaults.threshold, 1);
  const negThreshold = given.negThreshold ?? Math.min(threshold, Math.max(threshold - 0.15, 0.01));
  return {
    threshold,
    negThreshold: inRange(op, 'negThreshold', negThreshold, threshold),
    minSilenceDurationMs: duration(
      op,
      'minSilenceDurationMs',
      given.minSilenceDurationMs ?? defaults.minSilenceDurationMs,
    ),
    speechPadMs: duration(op, 'speechPadMs', given.speechPadMs ?? defaults.speechPadMs),
  };
}

/** @throws ArgumentError also for a longest speech that leaves nothing between the padding */
export function readSegmentation(op: string, given: SpeechSegmentation, defaults: SpeechDefaults): TimestampOptions {
  const thresholds = readThresholds(op, given, defaults);
  const minSpeechDurationMs = given.minSpeechDurationMs ?? defaults.minSpeechDurationMs;
  const { maxSpeechDurationS: most = Number.POSITIVE_INFINITY, minSilenceAtMaxSpeech: minSilence = 98 } = given;
  const least = (2 * thresholds.speechPadMs + 2 * CHUNK_MS) / 1000;
  if (checkNumber(op, 'maxSpeechDurationS', most) < least) {
    const message = `expected maxSpeechDurationS to be at least ${least}, two chunks and the padding, got ${most}`;
    throw new ArgumentError({ op, message });
  }
  return {
    ...thresholds,
    minSpeechDurationMs: duration(op, 'minSpeechDurationMs', minSpeechDurationMs),
    maxSpeechDurationS: most,
    minSilenceAtMaxSpeech: duration(op, 'minSilenceAtMaxSpeech', minSilence),
    useMaxPossSilAtMaxSpeech: checkFlag(op, 'useMaxPossSilAtMaxSpeech', given.useMaxPossSilAtMaxSpeech, true),
  };
}

/** How long a chunk of Silero's is. */
const CHUNK_MS = 32;

function inRange(op: string, name: string, value: unknown, max: number): number {
  if (typeof value === 'number' && value > 0 && value <= max) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be above 0 and at most ${max}, got ${describe(value)}` });
}

function duration(op: string, name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be a finite number from 0, got ${describe(value)}` });
}
