/** The formats that are read. */
export type AudioFormat = 'wav' | 'flac' | 'ogg' | 'mp3';

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length && [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** What the bytes are, by themselves; undefined for none of the formats. */
export function audioFormat(bytes: Uint8Array): AudioFormat | undefined {
  if (['RIFF', 'RF64', 'BW64'].some((id) => starts(bytes, id)) && starts(bytes, 'WAVE', 8)) return 'wav';
  if (starts(bytes, 'OggS')) return 'ogg';
  const start = starts(bytes, 'ID3') ? id3Length(bytes) : 0;
  if (starts(bytes, 'fLaC', start)) return 'flac';
  if (start > 0 || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2)) return 'mp3';
  return undefined;
}

/** The bytes of an ID3v2 tag at the start, 0 where there is none. */
export function id3Length(bytes: Uint8Array): number {
  if (bytes.length < 10 || !starts(bytes, 'ID3')) return 0;
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((bytes[at] as number) & 0x7f), 0);
  const footer = ((bytes[5] as number) & 0x10) !== 0 ? 10 : 0;
  return 10 + size + footer;
}
