/** The remainders of all bytes for a checksum that takes the highest bit first. */
function table(width: number, polynomial: number): Uint32Array {
  const top = 2 ** (width - 1);
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte * 2 ** (width - 8);
    for (let bit = 0; bit < 8; bit++) rest = (((rest << 1) ^ (rest >= top ? polynomial : 0)) >>> 0) % (2 * top);
    return rest;
  });
}

function checksum(width: 8 | 16 | 32, polynomial: number): (bytes: Uint8Array) => number {
  const remainders = table(width, polynomial);
  const shift = width - 8;
  const mask = width === 32 ? -1 : 2 ** width - 1;
  const kept = width === 8 ? 0 : mask; // what of the rest moves up
  return (bytes) => {
    let rest = 0;
    for (let i = 0; i < bytes.length; i++)
      rest = (((rest << 8) & kept) ^ (remainders[((rest >>> shift) & 0xff) ^ (bytes[i] as number)] as number)) & mask;
    return rest >>> 0;
  };
}

/** Of the header of a FLAC frame. */
export const crc8: (bytes: Uint8Array) => number = checksum(8, 0x07);
/** Of a FLAC frame. */
export const crc16: (bytes: Uint8Array) => number = checksum(16, 0x8005);
/** Of an Ogg page. */
export const crc32: (bytes: Uint8Array) => number = checksum(32, 0x04c1_1db7);
