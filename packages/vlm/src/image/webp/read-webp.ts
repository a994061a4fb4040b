import type { Decoding } from '../decoding.js';
import { exifOrientation, type Orientation, xmpOrientation } from '../exif-orientation.js';
import type { ImageSize } from '../rgb-image.js';

export interface WebpFile extends ImageSize {
  readonly orientation: Orientation;
}

const ANIMATED = 0x02;

/** The chunks of a WebP file; nothing is decoded. @throws FileError */
export function readWebp(bytes: Uint8Array, decoding: Decoding): WebpFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length < 8 ? 12 : 8 + view.getUint32(4, true);
  if (end > bytes.length)
    throw decoding.error(`expected ${end} bytes of a WebP file, got ${bytes.length}: it is cut short`);
  let canvas: ImageSize | undefined;
  let frame: ImageSize | undefined;
  let orientation: Orientation | undefined;
  let xmp: Orientation | undefined;
  for (let at = 12; at + 8 <= end; ) {
    const type = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > end)
      throw decoding.error(`expected ${length} bytes in chunk ${JSON.stringify(type)}, got ${end - at - 8}`);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'VP8X') canvas = readCanvas(body, decoding);
    else if (type === 'VP8 ' || type === 'VP8L') frame ??= readFrame(type, body, decoding);
    else if (type === 'EXIF') orientation ??= exifOrientation(withoutName(body));
    else if (type === 'XMP ') xmp ??= xmpOrientation(body);
    at += 8 + length + (length % 2);
  }
  if (frame === undefined) throw decoding.error('expected pixels in a WebP file, got none');
  if (canvas !== undefined && (canvas.width !== frame.width || canvas.height !== frame.height))
    throw decoding.error(
      `expected a picture of ${canvas.width} × ${canvas.height} in a WebP file, got ${frame.width} × ${frame.height}`,
    );
  decoding.checkSize(frame);
  return { ...frame, orientation: orientation ?? xmp ?? 1 };
}

function readCanvas(body: Uint8Array, decoding: Decoding): ImageSize {
  if (body.length < 10) throw decoding.error('expected 10 bytes in chunk "VP8X": the file is damaged');
  if (((body[0] as number) & ANIMATED) !== 0)
    throw decoding.error('expected a still WebP image, got an animation', { code: 'Unsupported' });
  const [w0, w1, w2, h0, h1, h2] = body.subarray(4) as Uint8Array & Iterable<number>;
  return { width: 1 + little(w0, w1, w2), height: 1 + little(h0, h1, h2) };
}

function readFrame(type: string, body: Uint8Array, decoding: Decoding): ImageSize {
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9] = body as Uint8Array & Iterable<number>;
  if (type === 'VP8 ' && b3 === 0x9d && b4 === 0x01 && b5 === 0x2a && b9 !== undefined)
    return { width: little(b6, b7) & 0x3fff, height: little(b8, b9) & 0x3fff };
  if (type === 'VP8L' && b0 === 0x2f && b4 !== undefined) {
    const bits = little(b1, b2, b3, b4);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  throw decoding.error(`expected a picture in chunk ${JSON.stringify(type)}: the file is damaged`);
}

function little(...bytes: readonly (number | undefined)[]): number {
  return bytes.reduceRight<number>((value, byte) => value * 256 + (byte ?? 0), 0);
}

/** Some writers put JPEG's name in front. */
function withoutName(body: Uint8Array): Uint8Array {
  return Buffer.from(body.subarray(0, 6)).toString('latin1') === 'Exif\0\0' ? body.subarray(6) : body;
}
