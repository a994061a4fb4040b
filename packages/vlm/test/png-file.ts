import { crc32, deflateSync } from 'node:zlib';

export interface PngInit {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colour?: number;
  readonly interlace?: number;
  /** Rows with their filters, before compression. */
  readonly rows: Uint8Array;
  /** Chunks before the pixels. */
  readonly extra?: readonly Uint8Array[];
}

/** A chunk of a PNG file with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** A PNG file; red, green and blue of 8 bits unless said otherwise. */
export function pngFile({
  width,
  height,
  depth = 8,
  colour = 2,
  interlace = 0,
  rows,
  extra = [],
}: PngInit): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlace], 8);
  const chunks = [
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array(0)),
  ];
  return new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]));
}
