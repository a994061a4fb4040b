import { mergePunctuation } from './merge-punctuation.js';
import type { AlignedWord, WordTiming } from './word-timing.js';

export interface TimedSegment {
  /** Text tokens, without those of time. */
  readonly tokens: readonly number[];
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

export interface SettledSegment {
  start: number;
  end: number;
  words: WordTiming[];
}

export interface SettleOptions {
  /** Where the window begins, in seconds. */
  offset: number;
  /** Where the segment before these ended, in seconds. */
  lastSpeechEnd: number;
}

const sentenceEnds = '.。!！?？';

/**
 * Hands the words of a window to its segments and mends what alignment gets wrong: a word at a pause takes the pause in, so
 * it is cut to twice the median length of a word, and the times of segments and of their first and last words decide for each other.
 * @see https://github.com/SYSTRAN/faster-whisper, `add_word_timestamps`
 */
export function settleWords(
  aligned: readonly AlignedWord[],
  segments: readonly TimedSegment[],
  { offset, lastSpeechEnd }: SettleOptions,
): SettledSegment[] {
  const typical = Math.min(0.7, medianLength(aligned));
  const words = mergePunctuation(cutAtSentenceEnds(aligned, 2 * typical));
  let next = 0;
  let before = lastSpeechEnd;
  return segments.map(({ tokens, start, end }) => {
    const own: WordTiming[] = [];
    for (let taken = 0; next < words.length && taken < tokens.length; next++) {
      const word = words[next] as AlignedWord;
      taken += word.tokens.length;
      const [from, to] = [hundredths(offset + word.start), hundredths(offset + word.end)];
      own.push({ word: word.text, start: from, end: to, probability: word.probability });
    }
    const settled = settle({ start, end, words: own }, typical, before);
    if (own.length > 0) before = settled.end;
    return settled;
  });
}

function medianLength(words: readonly AlignedWord[]): number {
  const lengths = words.map(({ start, end }) => end - start).filter((length) => length > 0);
  const sorted = lengths.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function cutAtSentenceEnds(words: readonly AlignedWord[], longest: number): AlignedWord[] {
  if (longest === 0) return [...words];
  return words.map((word, index) => {
    const previous = words[index - 1];
    if (previous === undefined || word.end - word.start <= longest) return word;
    if (sentenceEnds.includes(word.text)) return { ...word, end: word.start + longest };
    return sentenceEnds.includes(previous.text) ? { ...word, start: word.end - longest } : word;
  });
}

function settle(segment: SettledSegment, typical: number, before: number): SettledSegment {
  const { words } = segment;
  const [first, second] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return segment;
  const longest = 2 * typical;
  const isLate = first.end - before > 2 * longest;
  const isLong = first.end - first.start > longest || (second !== undefined && second.end - first.start > 2 * longest);
  if (isLate && isLong) {
    if (second !== undefined && second.end - second.start > longest) {
      second.start = Math.max(second.end / 2, second.end - longest);
      first.end = second.start;
    }
    first.start = Math.max(0, first.end - longest);
  }
  let { start, end } = segment;
  if (start < first.end && start - 0.5 > first.start) first.start = Math.max(0, Math.min(first.end - typical, start));
  else start = first.start;
  if (end > last.start && end + 0.5 < last.end) last.end = Math.max(last.start + typical, end);
  else end = last.end;
  return { start, end, words };
}

const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100;
