import { id3Length } from '../audio-format.js';
import type { Decoding } from '../decoding.js';

/** The frames of an MP3 file, one behind the other. */
export interface MpegFrames {
  readonly start: number;
  readonly end: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

interface FrameHeader {
  readonly bytes: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly samples: number;
}

/** kbit/s of layer III by index, for MPEG-1 and for the lower rates. */
const bitrates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const sampleRates = [44100, 48000, 32000] as const;

/** The header of a layer III frame at `at`; undefined where there is none. */
function frameHeader(bytes: Uint8Array, at: number): FrameHeader | undefined {
  if (at + 4 > bytes.length) return undefined;
  const [first, second, third, fourth] = bytes.subarray(at, at + 4) as unknown as [number, number, number, number];
  const version = (second >> 3) & 3; // 0: MPEG-2.5, 2: MPEG-2, 3: MPEG-1
  if (first !== 0xff || second < 0xe0 || version === 1 || ((second >> 1) & 3) !== 1) return undefined;
  const isFirst = version === 3;
  const kilobits = bitrates[isFirst ? 0 : 1][third >> 4];
  const rate = sampleRates[(third >> 2) & 3];
  if (!kilobits || rate === undefined) return undefined; // free bit rates have no length
  const sampleRate = rate / (isFirst ? 1 : version === 2 ? 2 : 4);
  const samples = isFirst ? 1152 : 576;
  const padding = (third >> 1) & 1;
  const length = Math.floor((samples * kilobits * 125) / sampleRate) + padding;
  return { bytes: length, sampleRate, channels: fourth >> 6 === 3 ? 1 : 2, samples };
}

/** Walks over the frames between the tags. @throws FileError where one is missing, cut short, or of another form */
export function mpegFrames(bytes: Uint8Array, decoding: Decoding): MpegFrames {
  const start = skipZeros(bytes, id3Length(bytes));
  const first = frameHeader(bytes, start);
  if (first === undefined) throw decoding.error(`expected an MP3 frame at byte ${start}`);
  const { sampleRate, channels, samples: samplesPerFrame } = first;
  decoding.checkForm(channels, sampleRate);
  let count = 0;
  let at = start;
  while (at < bytes.length && !isTail(bytes, at)) {
    const header = frameHeader(bytes, at);
    if (header === undefined) throw decoding.error(`expected an MP3 frame at byte ${at}`);
    if (at + header.bytes > bytes.length) throw decoding.error('expected a whole frame, the MP3 file is cut short');
    if (header.sampleRate !== sampleRate || header.channels !== channels)
      throw decoding.error(`expected ${sampleRate} Hz and ${channels} channels throughout, not so at byte ${at}`);
    count += 1;
    at += header.bytes;
  }
  const counted = infoFrames(bytes, start, first);
  if (counted !== undefined && count <= counted)
    throw decoding.error(`expected ${counted} frames, got ${count - 1}: the MP3 file is cut short`);
  decoding.checkLength(count * samplesPerFrame, channels, sampleRate);
  return { start, end: at, sampleRate, channels };
}

/** How many frames follow the first, if that one holds no sound but what an encoder says of the file. */
function infoFrames(bytes: Uint8Array, start: number, { samples, channels }: FrameHeader): number | undefined {
  const sideInfo = samples === 1152 ? (channels === 2 ? 32 : 17) : channels === 2 ? 17 : 9;
  const info = Buffer.from(bytes.subarray(start + 4 + sideInfo, start + 4 + sideInfo + 12));
  const isInfo = info.length === 12 && /^(Xing|Info)/.test(info.toString('latin1'));
  return isInfo && (info.readUInt32BE(4) & 1) === 1 ? info.readUInt32BE(8) : undefined;
}

/** Whether only tags or zeros follow. */
function isTail(bytes: Uint8Array, at: number): boolean {
  const name = Buffer.from(bytes.subarray(at, at + 8)).toString('latin1');
  return /^(TAG|APETAGEX|LYRICSBE)/.test(name) || skipZeros(bytes, at) === bytes.length;
}

function skipZeros(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end] === 0) end += 1;
  return end;
}
