import type { Decoding } from '../decoding.js';
import type { RGBImage } from '../rgb-image.js';
import { ComponentPlane } from './component-plane.js';
import { decodeScan } from './decode-scan.js';
import { idct } from './idct.js';
import { JpegFile, type JpegFrame, readMarkers } from './read-jpeg.js';
import { toRGB } from './to-rgb.js';
import { upsampler } from './upsample.js';

/** More than any encoder writes; each may go over all blocks and take a few bytes. */
const MAX_SCANS = 256;

export interface JpegStart {
  readonly file: JpegFile;
  readonly frame: JpegFrame;
  /** The header of the first scan. */
  readonly head: Uint8Array;
}

/** What stands before the first scan. @throws FileError */
export function readJpeg(bytes: Uint8Array, decoding: Decoding): JpegStart {
  const file = new JpegFile();
  const head = readMarkers(file, bytes, decoding);
  const { frame } = file;
  if (head === undefined || frame === undefined) throw decoding.error('expected pixels in a JPEG file, got none');
  return { file, frame, head };
}

/** The pixels of a JPEG file, as libjpeg-turbo and Pillow decode them. @throws FileError */
export async function decodeJpeg(
  { file, frame, head }: JpegStart,
  bytes: Uint8Array,
  decoding: Decoding,
): Promise<RGBImage> {
  const units = Math.ceil(frame.width / (8 * frame.maxAcross)) * Math.ceil(frame.height / (8 * frame.maxDown));
  // A block takes one bit at least.
  if (8 * (bytes.length - file.at) < units)
    throw decoding.error(`expected ${frame.width} × ${frame.height} pixels in a JPEG file: it is cut short`);
  const planes = frame.components.map((component) => new ComponentPlane(frame, component));
  const seen = new Set<number>();
  let scan: Uint8Array | undefined = head;
  for (let scans = 1; scan !== undefined; scans++) {
    if (scans > MAX_SCANS) throw decoding.error(`expected at most ${MAX_SCANS} scans in a JPEG file, got more`);
    await decodeScan(file, planes, scan, bytes, decoding);
    for (let i = 0; i < (scan[0] as number); i++) seen.add(scan[1 + 2 * i] as number);
    // The end of a sequential file is known without its marker.
    if (!frame.isProgressive && seen.size === planes.length) break;
    scan = readMarkers(file, bytes, decoding);
  }
  if (seen.size < planes.length)
    throw decoding.error(`expected ${planes.length} components in a JPEG file, got ${seen.size}`);
  if (frame.isProgressive) for (const plane of planes) await transformPlane(plane, decoding);
  return compose(file, frame, planes, decoding);
}

async function transformPlane(plane: ComponentPlane, decoding: Decoding): Promise<void> {
  const { blocksAcross, blocksDown, rowBlocks, stride, samples } = plane;
  for (let row = 0; row < blocksDown; row++) {
    for (let column = 0; column < blocksAcross; column++) {
      const at = 64 * (row * rowBlocks + column);
      idct(
        plane.coefficients as Int16Array,
        at,
        plane.quant as Uint16Array,
        samples,
        8 * (row * stride + column),
        stride,
      );
    }
    await decoding.pauses.turn();
  }
}

async function compose(
  file: JpegFile,
  { width, height, maxAcross, maxDown }: JpegFrame,
  planes: readonly ComponentPlane[],
  decoding: Decoding,
): Promise<RGBImage> {
  const upsamplers = planes.map((plane) =>
    upsampler(plane, maxAcross / plane.component.across, maxDown / plane.component.down),
  );
  const rows = planes.map((plane) => new Uint8Array(plane.width * (maxAcross / plane.component.across)));
  const write = toRGB(file);
  const data = new Uint8Array(3 * width * height);
  const clamped = new Uint8ClampedArray(data.buffer);
  for (let y = 0; y < height; y++) {
    for (const [i, upsample] of upsamplers.entries()) upsample(y, rows[i] as Uint8Array);
    write(rows, width, clamped, 3 * y * width);
    if (y % 16 === 15) await decoding.pauses.turn();
  }
  return { width, height, data };
}
