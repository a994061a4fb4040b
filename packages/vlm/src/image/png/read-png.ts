import { crc32 } from 'node:zlib';
import type { Decoding } from '../decoding.js';
import { exifOrientation, type Orientation, xmpOrientation } from '../exif-orientation.js';

/** What the samples of a pixel mean: grey, red green blue, an index into the palette, grey or colour with alpha. */
export type PngColour = 0 | 2 | 3 | 4 | 6;

export interface PngFile {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly colour: PngColour;
  readonly isInterlaced: boolean;
  readonly orientation: Orientation;
  /** Red, green, blue of each entry. */
  readonly palette: Uint8Array | undefined;
  /** The alpha of palette entries, or the samples of the colour that is transparent, 16 bits each. */
  readonly transparency: Uint8Array | undefined;
  /** The compressed pixels. */
  readonly parts: readonly Uint8Array[];
}

/** Samples of a pixel. */
export const pngChannels: Readonly<Record<PngColour, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const depths: Readonly<Record<PngColour, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const SIGNATURE = 8;
const XMP = 'XML:com.adobe.xmp\0\0\0';

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** The chunks of a PNG file, with their checksums verified; nothing is decompressed. @throws FileError */
export function readPng(bytes: Uint8Array, decoding: Decoding): PngFile {
  const chunks = readChunks(bytes, decoding);
  const first = chunks.next().value;
  if (first === undefined || first.type !== 'IHDR' || first.data.length !== 13)
    throw decoding.error(`expected a PNG file to begin with IHDR, got ${first?.type ?? 'nothing'}`);
  const header = readHeader(first.data, decoding);
  decoding.checkSize(header);

  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  let orientation: Orientation | undefined;
  const parts: Uint8Array[] = [];
  for (const { type, data } of chunks) {
    if (type === 'IDAT') parts.push(data);
    else if (type === 'PLTE') palette = checkPalette(data, decoding);
    else if (type === 'tRNS') transparency = data;
    else if (type === 'eXIf') orientation = exifOrientation(data) ?? orientation;
    else if (type === 'iTXt') orientation ??= textOrientation(data);
    else if (type === 'IHDR' || (/^[A-Z]/.test(type) && type !== 'IEND'))
      throw decoding.error(`expected chunks of a PNG file, got ${JSON.stringify(type)}`);
  }
  if (parts.length === 0) throw decoding.error('expected pixels in a PNG file, got none (IDAT)');
  if (header.colour === 3 && palette === undefined) throw decoding.error('expected a palette (PLTE), got none');
  const expected = header.colour === 0 ? 2 : header.colour === 2 ? 6 : 1;
  if (transparency !== undefined && transparency.length < expected)
    throw decoding.error(`expected ${expected} bytes in tRNS, got ${transparency.length}`);
  return { ...header, palette, transparency, parts, orientation: orientation ?? 1 };
}

function* readChunks(bytes: Uint8Array, decoding: Decoding): Generator<Chunk, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE; ; ) {
    if (at + 12 > bytes.length) throw decoding.error(`expected a chunk of a PNG file at byte ${at}: it is cut short`);
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    const end = at + 8 + length;
    if (end + 4 > bytes.length)
      throw decoding.error(`expected ${length} bytes in chunk ${JSON.stringify(type)}, got ${bytes.length - at - 8}`);
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw decoding.error(`expected the checksum of chunk ${JSON.stringify(type)} to be right: the file is damaged`);
    yield { type, data: bytes.subarray(at + 8, end) };
    if (type === 'IEND') return;
    at = end + 4;
  }
}

function readHeader(data: Uint8Array, decoding: Decoding) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [depth, colour, compression, filter, interlace] = data.subarray(8) as Uint8Array & Iterable<number>;
  if (
    compression !== 0 ||
    filter !== 0 ||
    (interlace as number) > 1 ||
    !depths[colour as PngColour]?.includes(depth as number)
  )
    throw decoding.error(
      `expected a kind of PNG that there is, got depth ${depth}, colour ${colour}, compression ${compression}, filter ${filter}, interlace ${interlace}`,
    );
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth: depth as PngFile['depth'],
    colour: colour as PngColour,
    isInterlaced: interlace === 1,
  };
}

function checkPalette(data: Uint8Array, decoding: Decoding): Uint8Array {
  if (data.length % 3 === 0 && data.length > 0 && data.length <= 768) return data;
  throw decoding.error(`expected 1 to 256 colours of 3 bytes in PLTE, got ${data.length} bytes`);
}

/** The orientation in a text of XMP that is not compressed. */
function textOrientation(data: Uint8Array): Orientation | undefined {
  const isXmp = Buffer.from(data.subarray(0, XMP.length)).toString('latin1') === XMP;
  return isXmp ? xmpOrientation(data) : undefined;
}
