import type { Decoding } from '../decoding.js';
import type { Waveform } from '../waveform.js';
import { alaw, mulaw } from './companding.js';
import { type WavLayout, wavLayout } from './wav-layout.js';

type ReadSample = (view: DataView, at: number) => number;

/** How one sample is read, for each encoding and width. */
const readers: Readonly<Record<string, ReadSample>> = {
  pcm1: (view, at) => (view.getUint8(at) - 128) / 128,
  pcm2: (view, at) => view.getInt16(at, true) / 2 ** 15,
  pcm3: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23,
  pcm4: (view, at) => view.getInt32(at, true) / 2 ** 31,
  float4: (view, at) => view.getFloat32(at, true),
  float8: (view, at) => view.getFloat64(at, true),
  alaw1: (view, at) => alaw[view.getUint8(at)] as number,
  mulaw1: (view, at) => mulaw[view.getUint8(at)] as number,
};

/** So many samples are read between looks at the clock. */
const STRIDE = 2 ** 16;

/** The samples of a WAV file. @throws FileError */
export async function decodeWav(bytes: Uint8Array, decoding: Decoding): Promise<Waveform> {
  const layout = wavLayout(bytes, decoding);
  const read = readers[`${layout.encoding}${layout.width}`] as ReadSample;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const channels = Array.from({ length: layout.channels }, () => new Float32Array(layout.samples));
  for (let from = 0; from < layout.samples; from += STRIDE) {
    for (const [channel, samples] of channels.entries()) fill(samples, channel, from, layout, read, view);
    await decoding.pauses.turn();
  }
  return { channels, sampleRate: layout.sampleRate };
}

function fill(
  samples: Float32Array,
  channel: number,
  from: number,
  layout: WavLayout,
  read: ReadSample,
  view: DataView,
) {
  const { offset, width, channels } = layout;
  const step = channels * width;
  const end = Math.min(from + STRIDE, samples.length);
  let at = offset + from * step + channel * width;
  for (let i = from; i < end; i++, at += step) samples[i] = read(view, at);
}
