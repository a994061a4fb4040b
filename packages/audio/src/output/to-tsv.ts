import type { TranscriptionResult } from '../recognition/segment.js';

/** A table of start and end in milliseconds and the text, with tabs between. */
export function toTsv({ segments }: Pick<TranscriptionResult, 'segments'>): string {
  const rows = segments.map(
    ({ start, end, text }) =>
      `${Math.round(start * 1000)}\t${Math.round(end * 1000)}\t${text.trim().replaceAll('\t', ' ')}\n`,
  );
  return `start\tend\ttext\n${rows.join('')}`;
}
