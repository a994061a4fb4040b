import { crc8, crc16 } from '../crc.js';
import { BitReader } from './bit-reader.js';
import { readSubframe } from './read-subframe.js';
import type { StreamInfo } from './stream-info.js';

export interface FlacFrame {
  /** The samples of each channel, full scale [-1, 1]. */
  readonly channels: readonly Float32Array[];
  /** Where the next frame begins. */
  readonly end: number;
}

const sampleSizes = [0, 8, 12, undefined, 16, 20, 24, 32] as const;

/** Decodes the frame at `offset`. @throws RangeError for a damaged one */
export function readFrame(bytes: Uint8Array, offset: number, info: StreamInfo): FlacFrame {
  const reader = new BitReader(bytes, offset);
  if (reader.read(15) !== 0x7ffc) throw new RangeError('no frame stands there');
  reader.read(1);
  const sizeCode = reader.read(4);
  const rateCode = reader.read(4);
  const assignment = reader.read(4);
  const sampleSize = sampleSizes[reader.read(3)];
  if (reader.read(1) !== 0) throw new RangeError('a frame has a reserved bit set');
  skipNumber(reader);
  const size = blockSize(sizeCode, reader);
  skipRate(rateCode, reader);
  const header = reader.align();
  if (crc8(bytes.subarray(offset, header)) !== reader.read(8)) throw new RangeError('a frame header is damaged');

  const count = assignment < 8 ? assignment + 1 : 2;
  const bits = sampleSize === 0 ? info.bitsPerSample : sampleSize;
  if (assignment > 10 || count !== info.channels || bits !== info.bitsPerSample || size > info.maxBlockSize)
    throw new RangeError('a frame is of another form than the stream');
  const subframes = Array.from({ length: count }, (_, channel) =>
    readSubframe(reader, size, bits + (isSide(assignment, channel) ? 1 : 0)),
  );
  const end = reader.align();
  if (crc16(bytes.subarray(offset, end)) !== reader.read(16)) throw new RangeError('a frame is damaged');
  separate(subframes, assignment);
  const scale = 2 ** (1 - bits);
  return { channels: subframes.map((samples) => Float32Array.from(samples, (each) => each * scale)), end: end + 2 };
}

const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

/** Whether a channel holds left minus right, which takes a bit more. */
function isSide(assignment: number, channel: number): boolean {
  return channel === (assignment === SIDE_RIGHT ? 0 : 1) && assignment >= LEFT_SIDE;
}

/** Makes left and right of what stands for them. */
function separate([first, second]: Float64Array[], assignment: number): void {
  if (assignment < LEFT_SIDE || first === undefined || second === undefined) return;
  for (let i = 0; i < first.length; i++) {
    const [a, b] = [first[i] as number, second[i] as number];
    if (assignment === LEFT_SIDE) second[i] = a - b;
    else if (assignment === SIDE_RIGHT) first[i] = a + b;
    else if (assignment === MID_SIDE) {
      const right = a - Math.floor(b / 2);
      first[i] = right + b;
      second[i] = right;
    }
  }
}

/** The number of the frame or of its first sample, in UTF-8's way. */
function skipNumber(reader: BitReader): void {
  const first = reader.read(8);
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones > 7) throw new RangeError('a frame number is damaged');
  for (let i = 1; i < ones; i++) if (reader.read(8) >> 6 !== 2) throw new RangeError('a frame number is damaged');
}

function blockSize(code: number, reader: BitReader): number {
  if (code === 0) throw new RangeError('a frame has a reserved size');
  if (code === 1) return 192;
  if (code <= 5) return 576 * 2 ** (code - 2);
  if (code >= 8) return 2 ** code;
  return reader.read(code === 6 ? 8 : 16) + 1;
}

function skipRate(code: number, reader: BitReader): void {
  if (code === 15) throw new RangeError('a frame has a reserved sample rate');
  if (code >= 12) reader.read(code === 12 ? 8 : 16);
}
