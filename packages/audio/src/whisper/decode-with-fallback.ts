import { type CheckedWindow, checkWindow, type TextThresholds } from './checked-window.js';
import type { PromptedWindow } from './prompted-window.js';
import type { DecodeWindowOptions, WindowDecoder } from './window-decoder.js';

export interface FallbackOptions extends TextThresholds {
  /** Tried in this order until one gives a text that passes. */
  readonly temperatures: readonly number[];
}

/**
 * Decodes a window at rising temperatures while its text repeats itself or is too unlikely. Where none passes, the likeliest
 * of those that don't repeat themselves stands, or of all, as one of the last temperature. `before` has what the first
 * temperatures gave where that is known.
 * @see https://github.com/SYSTRAN/faster-whisper/blob/master/faster_whisper/transcribe.py
 */
export async function decodeWithFallback(
  window: PromptedWindow,
  decode: WindowDecoder,
  toText: (tokens: readonly number[]) => string,
  { temperatures, ...thresholds }: FallbackOptions,
  options: Omit<DecodeWindowOptions, 'temperature'>,
  before: readonly CheckedWindow[] = [],
): Promise<CheckedWindow> {
  const tried = [...before];
  for (const temperature of temperatures.slice(before.length)) {
    const decoded = await decode(window, { ...options, temperature });
    const checked = checkWindow(decoded, toText(decoded.tokens), thresholds);
    if (checked.passes) return checked;
    tried.push(checked);
  }
  const varied = tried.filter(({ isRepetitive }) => !isRepetitive);
  const [first, ...others] = varied.length > 0 ? varied : tried;
  const best = others.reduce((a, b) => (b.avgLogprob > a.avgLogprob ? b : a), first as CheckedWindow);
  return { ...best, temperature: temperatures.at(-1) as number };
}
