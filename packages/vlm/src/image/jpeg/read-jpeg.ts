import type { Decoding } from '../decoding.js';
import { exifOrientation, type Orientation, xmpOrientation } from '../exif-orientation.js';
import { type HuffmanTable, huffmanTable } from './huffman-table.js';

export interface JpegComponent {
  readonly id: number;
  /** Samples of it in a block of `maxAcross` × `maxDown` pixels. */
  readonly across: number;
  readonly down: number;
  readonly quant: number;
}

export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  readonly components: readonly JpegComponent[];
  readonly maxAcross: number;
  readonly maxDown: number;
}

/** What markers have said so far; tables may be replaced between scans. */
export class JpegFile {
  frame: JpegFrame | undefined;
  readonly quants: (Uint16Array | undefined)[] = [];
  readonly dc: (HuffmanTable | undefined)[] = [];
  readonly ac: (HuffmanTable | undefined)[] = [];
  restartInterval = 0;
  isJfif = false;
  /** The colour transform that Adobe's marker names. */
  adobe: number | undefined;
  exif: Orientation | undefined;
  xmp: Orientation | undefined;
  /** Behind what was read. */
  at = 2;

  get orientation(): Orientation {
    return this.exif ?? this.xmp ?? 1;
  }
}

/** Positions of coefficients in a block, in the order of a file. */
export const ZIGZAG: Uint8Array = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21],
  ...[28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61],
  ...[54, 47, 55, 62, 63],
);

const [SOI, EOI, SOS, DQT, DHT, DRI, DNL] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdd, 0xdc] as const;

/** The body of the next scan's header, undefined at the end of the image; on the way, `file` takes in what markers say. */
export function readMarkers(file: JpegFile, bytes: Uint8Array, decoding: Decoding): Uint8Array | undefined {
  for (;;) {
    const marker = nextMarker(file, bytes);
    if (marker === undefined) throw decoding.error('expected the end of a JPEG file: it is cut short');
    if (marker === EOI) return undefined;
    if (marker === SOI || (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01) continue;
    const length = ((bytes[file.at] as number) << 8) | (bytes[file.at + 1] as number);
    const end = file.at + length;
    if (!(length >= 2) || end > bytes.length)
      throw decoding.error(`expected a segment of a JPEG file at byte ${file.at}: it is cut short or damaged`);
    const body = bytes.subarray(file.at + 2, end);
    file.at = end;
    if (marker === SOS) return body;
    readSegment(file, marker, body, decoding);
  }
}

/** Moves behind the next marker; what lies before it is skipped. */
function nextMarker(file: JpegFile, bytes: Uint8Array): number | undefined {
  for (let at = file.at; at + 1 < bytes.length; at++) {
    const marker = bytes[at + 1] as number;
    if (bytes[at] !== 0xff || marker === 0 || marker === 0xff) continue;
    file.at = at + 2;
    return marker;
  }
  return undefined;
}

function readSegment(file: JpegFile, marker: number, body: Uint8Array, decoding: Decoding): void {
  if (marker === DQT) readQuants(file, body, decoding);
  else if (marker === DHT) readHuffman(file, body, decoding);
  else if (marker === DRI) file.restartInterval = ((body[0] ?? 0) << 8) | (body[1] ?? 0);
  else if (marker === DNL)
    throw decoding.error('expected the height in the header of a JPEG file', { code: 'Unsupported' });
  else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc)
    readFrame(file, marker, body, decoding);
  else if (marker === 0xe0) file.isJfif ||= hasName(body, 'JFIF\0') && body.length >= 14;
  else if (marker === 0xee && hasName(body, 'Adobe') && body.length >= 12) file.adobe = body[11];
  else if (marker === 0xe1 && hasName(body, 'Exif\0\0')) file.exif ??= exifOrientation(body.subarray(6));
  else if (marker === 0xe1 && hasName(body, 'http://ns.adobe.com/xap/1.0/\0')) file.xmp ??= xmpOrientation(body);
}

function hasName(body: Uint8Array, name: string): boolean {
  return Buffer.from(body.subarray(0, name.length)).toString('latin1') === name;
}

function readFrame(file: JpegFile, marker: number, body: Uint8Array, decoding: Decoding): void {
  const [bits = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, count = 0] = body as Uint8Array & Iterable<number>;
  if (marker > 0xc2 || bits !== 8)
    throw decoding.error(
      `expected a baseline or progressive JPEG of 8 bits, got kind ${marker - 0xc0} of ${bits} bits`,
      {
        code: 'Unsupported',
      },
    );
  if (file.frame !== undefined || body.length !== 6 + 3 * count)
    throw decoding.error('expected one header of a frame in a JPEG file: it is damaged');
  if (![1, 3, 4].includes(count))
    throw decoding.error(`expected 1, 3 or 4 components in a JPEG file, got ${count}`, { code: 'Unsupported' });
  const components = Array.from({ length: count }, (_, i) => {
    const [id = 0, factors = 0, quant = 0] = body.subarray(6 + 3 * i) as Uint8Array & Iterable<number>;
    return { id, across: factors >> 4, down: factors & 15, quant };
  });
  const maxAcross = Math.max(...components.map((each) => each.across));
  const maxDown = Math.max(...components.map((each) => each.down));
  for (const { across, down, quant } of components) {
    if (across < 1 || down < 1 || maxAcross > 4 || maxDown > 4 || quant > 3)
      throw decoding.error(`expected sampling factors from 1 to 4, got ${across} × ${down}: the file is damaged`);
    if (maxAcross % across !== 0 || maxDown % down !== 0)
      throw decoding.error(`expected factors that divide ${maxAcross} × ${maxDown}, got ${across} × ${down}`, {
        code: 'Unsupported',
      });
  }
  const frame = { width: (w1 << 8) | w0, height: (h1 << 8) | h0, isProgressive: marker === 0xc2, components };
  decoding.checkSize(frame);
  file.frame = { ...frame, maxAcross, maxDown };
}

function readQuants(file: JpegFile, body: Uint8Array, decoding: Decoding): void {
  for (let at = 0; at < body.length; ) {
    const head = body[at] as number;
    const size = head >> 4 === 0 ? 1 : 2;
    if ((head & 15) > 3 || head >> 4 > 1 || at + 1 + 64 * size > body.length)
      throw decoding.error('expected quantization tables in a JPEG file: it is damaged');
    const table = new Uint16Array(64);
    for (let i = 0; i < 64; i++) {
      const from = at + 1 + i * size;
      table[ZIGZAG[i] as number] =
        size === 1 ? (body[from] as number) : ((body[from] as number) << 8) | (body[from + 1] as number);
    }
    file.quants[head & 15] = table;
    at += 1 + 64 * size;
  }
}

function readHuffman(file: JpegFile, body: Uint8Array, decoding: Decoding): void {
  for (let at = 0; at < body.length; ) {
    const head = body[at] as number;
    const counts = body.subarray(at + 1, at + 17);
    const size = counts.reduce((sum, each) => sum + each, 0);
    const symbols = body.slice(at + 17, at + 17 + size);
    const table = counts.length === 16 && symbols.length === size ? huffmanTable(counts, symbols) : undefined;
    if (table === undefined || (head & 15) > 3 || head >> 4 > 1)
      throw decoding.error('expected Huffman tables in a JPEG file: it is damaged');
    (head >> 4 === 0 ? file.dc : file.ac)[head & 15] = table;
    at += 17 + size;
  }
}
