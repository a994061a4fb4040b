import type { Failure } from './failure.js';

// A leading byte-order mark is part of the string, not an encoding hint.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A call of the decoder costs more than a short string is worth, and names and vocabularies are mostly short ASCII. */
function shortASCII(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > 24) return undefined;
  let text = '';
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The text of `bytes[start, end)`. @throws FileError where it is not UTF-8. */
export function decodeUTF8(bytes: Uint8Array, start: number, end: number, what: string, fail: Failure): string {
  const short = shortASCII(bytes, start, end);
  if (short !== undefined) return short;
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch (cause) {
    throw fail(`expected ${what} to be UTF-8`, { cause });
  }
}

/** `text` in quotes, short enough for an error message and without control characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}...` : text);
}
