import type { TranscriptionResult } from '../recognition/segment.js';

/** A line for each segment, as Whisper's `.txt` files have them. */
export function toText({ segments }: Pick<TranscriptionResult, 'segments'>): string {
  return segments.map(({ text }) => `${text.trim()}\n`).join('');
}
