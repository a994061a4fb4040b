import { compressionRatio } from './compression-ratio.js';
import type { PromptedWindow } from './prompted-window.js';
import type { DecodedWindow, DecodeWindowOptions, WindowDecoder } from './window-decoder.js';

export interface FallbackOptions {
  /** Tried in this order until one gives a text that passes. */
  readonly temperatures: readonly number[];
  /** Null: not looked at. */
  readonly compressionRatioThreshold: number | null;
  readonly logprobThreshold: number | null;
  readonly noSpeechThreshold: number | null;
}

export interface CheckedWindow extends DecodedWindow {
  readonly compressionRatio: number;
  /** Whether there is nothing to hear. */
  readonly isSilent: boolean;
}

/**
 * Decodes a window at rising temperatures while its text repeats itself or is too unlikely. Where none passes, the likeliest
 * of those that don't repeat themselves stands, or of all, as one of the last temperature.
 * @see https://github.com/SYSTRAN/faster-whisper/blob/master/faster_whisper/transcribe.py
 */
export async function decodeWithFallback(
  window: PromptedWindow,
  decode: WindowDecoder,
  toText: (tokens: readonly number[]) => string,
  { temperatures, ...thresholds }: FallbackOptions,
  options: Omit<DecodeWindowOptions, 'temperature'>,
): Promise<CheckedWindow> {
  const tried: CheckedWindow[] = [];
  for (const temperature of temperatures) {
    const decoded = await decode(window, { ...options, temperature });
    const checked = check(decoded, compressionRatio(toText(decoded.tokens).trim()), thresholds);
    if (checked.isSilent || !(isRepetitive(checked, thresholds) || isUnlikely(checked, thresholds))) return checked;
    tried.push(checked);
  }
  const varied = tried.filter((each) => !isRepetitive(each, thresholds));
  const [first, ...others] = varied.length > 0 ? varied : tried;
  const best = others.reduce((a, b) => (b.avgLogprob > a.avgLogprob ? b : a), first as CheckedWindow);
  return { ...best, temperature: temperatures.at(-1) as number };
}

type Thresholds = Omit<FallbackOptions, 'temperatures'>;

function check(decoded: DecodedWindow, ratio: number, thresholds: Thresholds): CheckedWindow {
  const { noSpeechThreshold, logprobThreshold } = thresholds;
  const isQuiet = noSpeechThreshold !== null && decoded.noSpeechProb > noSpeechThreshold;
  // Speech that the model is sure of is no silence.
  const isSure = logprobThreshold !== null && decoded.avgLogprob > logprobThreshold;
  return { ...decoded, compressionRatio: ratio, isSilent: isQuiet && !isSure };
}

function isRepetitive({ compressionRatio }: CheckedWindow, { compressionRatioThreshold }: Thresholds): boolean {
  return compressionRatioThreshold !== null && compressionRatio > compressionRatioThreshold;
}

function isUnlikely({ avgLogprob }: CheckedWindow, { logprobThreshold }: Thresholds): boolean {
  return logprobThreshold !== null && avgLogprob < logprobThreshold;
}
