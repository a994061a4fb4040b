import type { Decoding } from '../decoding.js';
import { BitReader } from './bit-reader.js';

/** What the head of a FLAC stream says of it. */
export interface StreamInfo {
  readonly maxBlockSize: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Samples of each channel, 0 where the writer did not know. */
  readonly samples: number;
}

export const STREAM_INFO_BYTES = 34;

/** Reads the STREAMINFO block at `offset`. @throws FileError */
export function readStreamInfo(bytes: Uint8Array, offset: number, decoding: Decoding): StreamInfo {
  if (bytes.length < offset + STREAM_INFO_BYTES) throw decoding.error('expected a STREAMINFO block, the file ends');
  const bits = new BitReader(bytes, offset + 2);
  const maxBlockSize = bits.read(16);
  bits.read(24);
  bits.read(24);
  const sampleRate = bits.read(20);
  const channels = bits.read(3) + 1;
  const bitsPerSample = bits.read(5) + 1;
  const samples = bits.read(36);
  decoding.checkForm(channels, sampleRate);
  decoding.checkLength(samples, channels, sampleRate);
  return { maxBlockSize, sampleRate, channels, bitsPerSample, samples };
}
