import type { Segment } from '../recognition/segment.js';
import type { CheckedWindow } from './checked-window.js';
import type { EncodedWindow } from './encoded-window.js';
import type { SpeechWork } from './speech-work.js';
import { FRAMES_PER_SECOND, splitSegments } from './split-segments.js';
import type { SpokenSegment } from './word-aligner.js';

/** A segment that is not counted yet. */
export type FoundSegment = Omit<Segment, 'id'>;

export interface WindowPosition {
  /** The frame where the window begins. */
  readonly seek: number;
  /** Frames of sound in it. */
  readonly size: number;
  readonly language: string;
  /** Where the last word before the window ended, in seconds. */
  readonly lastSpeechEnd: number;
}

export interface WindowSegments {
  readonly segments: readonly FoundSegment[];
  /** The frame where the next window begins. */
  readonly seek: number;
  /** Where the last word so far ended, in seconds. */
  readonly lastSpeechEnd: number;
}

/** The segments of a window's text, with their words where they are asked for; none where it is silent. */
export async function windowSegments(
  window: EncodedWindow,
  decoded: CheckedWindow,
  { seek, size, language, lastSpeechEnd: before }: WindowPosition,
  { tokens, aligner, request: { task, signal } }: Pick<SpeechWork, 'tokens' | 'aligner' | 'request'>,
): Promise<WindowSegments> {
  if (decoded.isSilent) return { segments: [], seek: seek + size, lastSpeechEnd: before };
  const split = splitSegments(decoded.tokens, { seek, size, firstTimestamp: tokens.firstTimestamp });
  let spoken: readonly SpokenSegment[] = split.segments;
  let next = split.seek;
  let lastSpeechEnd = before;
  if (aligner !== undefined) {
    spoken = await aligner.segmentWords(window, spoken, { seek, size, lastSpeechEnd, language, task, signal });
    lastSpeechEnd = spoken.findLast(({ words = [] }) => words.length > 0)?.words?.at(-1)?.end ?? before;
    const heard = Math.round(lastSpeechEnd * FRAMES_PER_SECOND);
    if (spoken.length > 0 && !split.endsInSilence && heard > seek) next = heard;
  }
  const { temperature, avgLogprob, compressionRatio, noSpeechProb } = decoded;
  const found = spoken.map(
    ({ start, end, tokens: ids, words }): FoundSegment => ({
      seek,
      start,
      end,
      text: tokens.decode(ids),
      tokens: ids,
      temperature,
      avgLogprob,
      compressionRatio,
      noSpeechProb,
      ...(words !== undefined && { words }),
    }),
  );
  const segments = found.filter(({ start, end, text }) => start !== end && text.trim() !== '');
  return { segments, seek: next, lastSpeechEnd };
}
