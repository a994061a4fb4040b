import type { Decoding } from '../decoding.js';
import { freeDecoder } from '../free-decoder.js';
import { optionalPackage } from '../optional-package.js';
import { quietly } from '../quietly.js';
import { SampleBuffer } from '../sample-buffer.js';
import type { Waveform } from '../waveform.js';
import { mpegFrames } from './mpeg-frames.js';

/** So many bytes are decoded between looks at the limits and at the clock. */
const STRIDE = 2 ** 14;

/** The samples of an MP3 file, without what its encoder added at the ends. @throws FileError; MLXError `NotFound` without the decoder */
export async function decodeMp3(bytes: Uint8Array, decoding: Decoding): Promise<Waveform> {
  const frames = mpegFrames(bytes, decoding);
  const { MPEGDecoder } = await optionalPackage('mpg123-decoder', 'MP3', () => import('mpg123-decoder'));
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    const buffer = new SampleBuffer(decoding, frames.channels, frames.sampleRate);
    for (let at = frames.start; at < frames.end; at += STRIDE) {
      const piece = bytes.subarray(at, Math.min(at + STRIDE, frames.end));
      const { channelData } = quietly(decoding, () => decoder.decode(piece));
      buffer.push(channelData);
      await decoding.pauses.turn();
    }
    return { channels: buffer.take(), sampleRate: frames.sampleRate };
  } finally {
    freeDecoder(decoder);
  }
}
