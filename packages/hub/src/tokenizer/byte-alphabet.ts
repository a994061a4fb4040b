/** The character that byte-level BPE writes for each byte: printable Latin-1 as itself, the rest from U+0100 on. */
function byteCharacters(): string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
}

const bytes = new Map(byteCharacters().map((character, byte) => [character, byte]));

/** The bytes of a byte-level token; a token with characters outside of the alphabet stands for its own UTF-8. */
export function byteLevelBytes(token: string): Uint8Array {
  const result = new Uint8Array(token.length);
  for (let index = 0; index < token.length; index++) {
    const byte = bytes.get(token.charAt(index));
    if (byte === undefined) return new TextEncoder().encode(token);
    result[index] = byte;
  }
  return result;
}
