import { id3Length } from '../audio-format.js';
import type { Decoding } from '../decoding.js';
import { SampleBuffer } from '../sample-buffer.js';
import type { Waveform } from '../waveform.js';
import { readFrame } from './read-frame.js';
import { readStreamInfo, type StreamInfo } from './stream-info.js';

const MARKER_BYTES = 4;

/** The samples of a FLAC file. @throws FileError */
export async function decodeFlac(bytes: Uint8Array, decoding: Decoding): Promise<Waveform> {
  let at = id3Length(bytes) + MARKER_BYTES;
  if (((bytes[at] ?? 0) & 0x7f) !== 0) throw decoding.error('expected a STREAMINFO block first');
  const info = readStreamInfo(bytes, at + 4, decoding);
  for (let isLast = false; !isLast; ) {
    if (at + 4 > bytes.length) throw decoding.error('expected a block of metadata, the file is cut short');
    const [head, high, middle, low] = bytes.subarray(at, at + 4) as unknown as [number, number, number, number];
    isLast = head >= 0x80;
    at += 4 + high * 2 ** 16 + middle * 2 ** 8 + low;
  }
  return decodeFlacFrames(bytes, at, info, decoding);
}

/** The samples of the frames from `offset` to the end of `bytes`. @throws FileError */
export async function decodeFlacFrames(
  bytes: Uint8Array,
  offset: number,
  info: StreamInfo,
  decoding: Decoding,
): Promise<Waveform> {
  const { channels, sampleRate, samples } = info;
  const buffer = new SampleBuffer(decoding, channels, sampleRate);
  for (let at = offset; at < bytes.length && (samples === 0 || buffer.length < samples); ) {
    const frame = frameAt(at);
    buffer.push(frame.channels);
    at = frame.end;
    await decoding.pauses.turn();
  }
  if (samples > 0 && buffer.length !== samples)
    throw decoding.error(`expected ${samples} samples, the frames have ${buffer.length}`);
  return { channels: buffer.take(), sampleRate };

  function frameAt(at: number) {
    try {
      return readFrame(bytes, at, info);
    } catch (cause) {
      throw decoding.error(`expected a FLAC frame at byte ${at}: ${(cause as Error).message}`, { cause });
    }
  }
}
