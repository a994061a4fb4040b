import { deflateSync } from 'node:zlib';

/** How many times smaller zlib makes a text, in UTF-8: high where it repeats itself. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length / deflateSync(bytes).length;
}
