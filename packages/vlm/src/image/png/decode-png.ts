import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import type { Decoding } from '../decoding.js';
import type { RGBImage } from '../rgb-image.js';
import { rowWriter } from './png-pixels.js';
import { type PngFile, pngChannels } from './read-png.js';
import { unfilter } from './unfilter.js';

const inflated = promisify(inflate);

/** What deflate gives for a byte at most. */
const MAX_RATIO = 1032;
/** So many bytes are unpacked between looks at the clock. */
const STRIDE = 2 ** 18;

/** A part of the image that is stored by itself: pixels (left + column · across, top + row · down). */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

const whole: readonly Pass[] = [{ left: 0, top: 0, across: 1, down: 1 }];
/** Adam7: each pass fills in what those before have left out. */
const interlaced: readonly Pass[] = [
  { left: 0, top: 0, across: 8, down: 8 },
  { left: 4, top: 0, across: 8, down: 8 },
  { left: 0, top: 4, across: 4, down: 8 },
  { left: 2, top: 0, across: 4, down: 4 },
  { left: 0, top: 2, across: 2, down: 4 },
  { left: 1, top: 0, across: 2, down: 2 },
  { left: 0, top: 1, across: 1, down: 2 },
];

/** The pixels of a PNG file. @throws FileError */
export async function decodePng(file: PngFile, onWhite: boolean, decoding: Decoding): Promise<RGBImage> {
  const { width, height, depth } = file;
  const bits = depth * pngChannels[file.colour];
  const passes = (file.isInterlaced ? interlaced : whole)
    .map((pass) => ({
      pass,
      columns: Math.ceil((width - pass.left) / pass.across),
      rows: Math.ceil((height - pass.top) / pass.down),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
    .map((each) => ({ ...each, rowBytes: Math.ceil((each.columns * bits) / 8) }));
  const expected = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  const bytes = await decompress(file, expected, decoding);

  const write = rowWriter(file, onWhite);
  const out = new Uint8Array(3 * width * height);
  const step = Math.max(1, bits >> 3);
  let start = 0;
  for (const { pass, columns, rows, rowBytes } of passes) {
    const group = Math.max(1, Math.floor(STRIDE / rowBytes));
    for (let from = 0; from < rows; from += group) {
      const until = Math.min(rows, from + group);
      const wrong = unfilter(bytes, { start, rowBytes, step, from, until });
      if (wrong >= 0) throw decoding.error(`expected rows with filters 0 to 4, got another: the file is damaged`);
      for (let row = from; row < until; row++) {
        const to = 3 * ((pass.top + row * pass.down) * width + pass.left);
        write(bytes, start + row * (rowBytes + 1) + 1, columns, { out, to, step: 3 * pass.across });
      }
      await decoding.pauses.turn();
    }
    start += rows * (rowBytes + 1);
  }
  return { width, height, data: out };
}

async function decompress({ parts }: PngFile, expected: number, decoding: Decoding): Promise<Uint8Array> {
  const packed = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  if (expected > MAX_RATIO * (packed.length + 64))
    throw decoding.error(`expected ${expected} bytes of pixels, ${packed.length} compressed ones cannot hold so many`);
  let bytes: Uint8Array;
  try {
    bytes = await inflated(packed, { maxOutputLength: expected, chunkSize: Math.max(64, Math.min(expected, 2 ** 20)) });
  } catch (cause) {
    throw decoding.error(`expected the pixels of a PNG file: ${(cause as Error).message}`, { cause });
  }
  if (bytes.length < expected)
    throw decoding.error(`expected ${expected} bytes of pixels, got ${bytes.length}: it is cut short`);
  return bytes;
}
