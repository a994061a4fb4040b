/** The formats that are read. */
export type ImageFormat = 'png' | 'jpeg' | 'webp';

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length && [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** What the bytes are, by themselves; undefined for none of the formats. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (starts(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (starts(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return 'webp';
  return undefined;
}
