import type { Decoding } from '../decoding.js';

/** How the samples of a WAV file are written. */
export type WavEncoding = 'pcm' | 'float' | 'alaw' | 'mulaw';

export interface WavLayout {
  readonly encoding: WavEncoding;
  /** Bytes of one sample. */
  readonly width: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly offset: number;
  /** Samples of each channel. */
  readonly samples: number;
}

const EXTENSIBLE = 0xfffe;
const encodings = new Map<number, WavEncoding>([
  [1, 'pcm'],
  [3, 'float'],
  [6, 'alaw'],
  [7, 'mulaw'],
]);
const widths: Readonly<Record<WavEncoding, readonly number[]>> = {
  pcm: [1, 2, 3, 4],
  float: [4, 8],
  alaw: [1],
  mulaw: [1],
};

/** What writers put where they cannot go back to say how long the data are. */
const UNKNOWN = 0xffff_ffff;
/** The last 14 bytes of the names of formats in WAVE_FORMAT_EXTENSIBLE. */
const GUID_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

type Format = Omit<WavLayout, 'offset' | 'samples'>;

/** Reads the chunks of a RIFF, RF64 or BW64 file up to its data. @throws FileError */
export function wavLayout(bytes: Uint8Array, decoding: Decoding): WavLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let format: Format | undefined;
  let longSize: number | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = String.fromCharCode(...bytes.subarray(at, at + 4)).replace(/[^ -~]/g, '?');
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (id === 'data') return dataLayout(format, start, longSize !== undefined && size === UNKNOWN ? longSize : size);
    if (start + size > bytes.length) throw decoding.error(`expected ${size} bytes in chunk '${id}', the file ends`);
    if (id === 'fmt ') format = readFormat(new DataView(view.buffer, view.byteOffset + start, size), decoding);
    if (id === 'ds64' && size >= 16) longSize = Number(view.getBigUint64(start + 8, true));
    at = start + size + (size % 2);
  }
  throw decoding.error("expected a chunk 'data', got a WAV file without one, or one that is cut short");

  function dataLayout(found: Format | undefined, offset: number, size: number): WavLayout {
    if (found === undefined) throw decoding.error("expected a chunk 'fmt ' before 'data'");
    const { channels, width, sampleRate } = found;
    const available = bytes.length - offset;
    if (size > available && size !== UNKNOWN)
      throw decoding.error(`expected ${size} bytes of samples, the file has ${available}: it is cut short`);
    const samples = Math.floor(Math.min(size, available) / (channels * width));
    decoding.checkLength(samples, channels, sampleRate);
    return { ...found, offset, samples };
  }
}

function readFormat(view: DataView, decoding: Decoding): Format {
  if (view.byteLength < 16) throw decoding.error(`expected a chunk 'fmt ' of 16 bytes, got ${view.byteLength}`);
  let tag = view.getUint16(0, true);
  if (tag === EXTENSIBLE) {
    const isKnown = view.byteLength >= 40 && GUID_TAIL.every((byte, i) => view.getUint8(26 + i) === byte);
    if (!isKnown) throw decoding.error('a WAV file of an unknown extended format', { code: 'Unsupported' });
    tag = view.getUint16(24, true);
  }
  const encoding = encodings.get(tag);
  if (encoding === undefined)
    throw decoding.error(`a WAV file of format ${tag}; PCM, IEEE float, A-law and µ-law are read`, {
      code: 'Unsupported',
    });
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const bits = view.getUint16(14, true);
  const width = Math.ceil(bits / 8);
  if (!widths[encoding].includes(width))
    throw decoding.error(`expected samples of ${widths[encoding].join(', ')} bytes for ${encoding}, got ${bits} bits`);
  decoding.checkForm(channels, sampleRate);
  const blockAlign = view.getUint16(12, true);
  if (blockAlign !== channels * width)
    throw decoding.error(`expected blocks of ${channels * width} bytes, got ${blockAlign}`);
  return { encoding, width, channels, sampleRate };
}
