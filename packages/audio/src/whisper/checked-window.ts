import { compressionRatio } from './compression-ratio.js';
import type { DecodedWindow } from './window-decoder.js';

/** What a text must keep to; null: not looked at. */
export interface TextThresholds {
  readonly compressionRatioThreshold: number | null;
  readonly logprobThreshold: number | null;
  readonly noSpeechThreshold: number | null;
}

export interface CheckedWindow extends DecodedWindow {
  readonly compressionRatio: number;
  /** Whether there is nothing to hear. */
  readonly isSilent: boolean;
  readonly isRepetitive: boolean;
  /** Whether the text may stand: nothing to hear, or one that neither repeats itself nor is too unlikely. */
  readonly passes: boolean;
}

/** Judges what was decoded for a window, by its text. */
export function checkWindow(decoded: DecodedWindow, text: string, thresholds: TextThresholds): CheckedWindow {
  const { compressionRatioThreshold, noSpeechThreshold, logprobThreshold } = thresholds;
  const { noSpeechProb, avgLogprob } = decoded;
  const ratio = compressionRatio(text.trim());
  const isQuiet = noSpeechThreshold !== null && noSpeechProb > noSpeechThreshold;
  // Speech that the model is sure of is no silence.
  const isSure = logprobThreshold !== null && avgLogprob > logprobThreshold;
  const isSilent = isQuiet && !isSure;
  const isRepetitive = compressionRatioThreshold !== null && ratio > compressionRatioThreshold;
  const isUnlikely = logprobThreshold !== null && avgLogprob < logprobThreshold;
  const passes = isSilent || !(isRepetitive || isUnlikely);
  return { ...decoded, compressionRatio: ratio, isSilent, isRepetitive, passes };
}
