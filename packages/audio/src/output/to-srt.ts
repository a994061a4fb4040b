import type { TranscriptionResult } from '../recognition/segment.js';
import { timestamp } from './timestamp.js';

/** SubRip subtitles, a numbered block for each segment. */
export function toSrt({ segments }: Pick<TranscriptionResult, 'segments'>): string {
  const time = (seconds: number): string => timestamp(seconds, { mark: ',', hours: true });
  const blocks = segments.map(
    ({ start, end, text }, index) =>
      `${index + 1}\n${time(start)} --> ${time(end)}\n${text.trim().replaceAll('-->', '->')}\n\n`,
  );
  return blocks.join('');
}
