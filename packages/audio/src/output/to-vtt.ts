import type { TranscriptionResult } from '../recognition/segment.js';
import { timestamp } from './timestamp.js';

/** WebVTT subtitles, a cue for each segment. */
export function toVtt({ segments }: Pick<TranscriptionResult, 'segments'>): string {
  const cues = segments.map(
    ({ start, end, text }) => `${timestamp(start)} --> ${timestamp(end)}\n${text.trim().replaceAll('-->', '->')}\n\n`,
  );
  return `WEBVTT\n\n${cues.join('')}`;
}
