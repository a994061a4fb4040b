import type { Decoding } from '../decoding.js';
import { freeDecoder } from '../free-decoder.js';
import { optionalPackage } from '../optional-package.js';
import { quietly } from '../quietly.js';
import { SampleBuffer } from '../sample-buffer.js';
import type { Waveform } from '../waveform.js';
import { opusPacketSamples } from './opus-packet.js';
import type { OggStream } from './read-ogg.js';

/** Opus always runs at this rate. */
const SAMPLE_RATE = 48000;

interface OpusHead {
  readonly channels: number;
  readonly preSkip: number;
  readonly gain: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
}

/** The samples of an Opus stream, at 48 kHz. @throws FileError; MLXError `NotFound` without the decoder */
export async function decodeOpus({ packets, granule }: OggStream, decoding: Decoding): Promise<Waveform> {
  const [first = new Uint8Array(0), , ...audio] = packets;
  const { preSkip, gain, ...layout } = readHead(first, decoding);
  decoding.checkForm(layout.channels, SAMPLE_RATE);
  const lengths = audio.map((packet, index) => {
    const samples = opusPacketSamples(packet);
    if (samples === undefined) throw decoding.error(`expected an Opus packet, packet ${index} is none`);
    return samples;
  });
  const total = lengths.reduce((sum, samples) => sum + samples, 0);
  decoding.checkLength(total, layout.channels, SAMPLE_RATE);
  if (granule > total || granule < preSkip)
    throw decoding.error(`expected ${granule - preSkip} samples, the packets have ${total - preSkip}`);

  const { OpusDecoder } = await optionalPackage('opus-decoder', 'Opus', () => import('opus-decoder'));
  const decoder = new OpusDecoder({ ...layout, preSkip: 0 });
  await decoder.ready;
  try {
    const buffer = new SampleBuffer(decoding, layout.channels, SAMPLE_RATE);
    for (const [index, packet] of audio.entries()) {
      const { channelData, samplesDecoded } = quietly(decoding, () => decoder.decodeFrame(packet));
      if (samplesDecoded !== lengths[index]) throw decoding.error(`Opus packet ${index} is damaged`);
      buffer.push(channelData);
      await decoding.pauses.turn();
    }
    const channels = buffer.take(preSkip, granule - preSkip);
    if (gain !== 1)
      for (const samples of channels)
        samples.forEach((sample, i) => {
          samples[i] = sample * gain;
        });
    return { channels, sampleRate: SAMPLE_RATE };
  } finally {
    freeDecoder(decoder);
  }
}

function readHead(bytes: Uint8Array, decoding: Decoding): OpusHead {
  if (bytes.length < 19 || (bytes[8] as number) > 15)
    throw decoding.error('expected an Opus header, got a damaged one');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const channels = view.getUint8(9);
  const preSkip = view.getUint16(10, true);
  const gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  const family = view.getUint8(18);
  if (family === 0 && (channels === 1 || channels === 2)) {
    const channelMappingTable = channels === 2 ? [0, 1] : [0];
    return { channels, preSkip, gain, streamCount: 1, coupledStreamCount: channels - 1, channelMappingTable };
  }
  if (family !== 1) throw decoding.error(`Opus with channel mapping ${family}`, { code: 'Unsupported' });
  const [streamCount = 0, coupledStreamCount = 0, ...table] = bytes.subarray(19, 21 + channels);
  const isGood =
    table.length === channels &&
    streamCount > 0 &&
    coupledStreamCount <= streamCount &&
    table.every((each) => each === 255 || each < streamCount + coupledStreamCount);
  if (!isGood) throw decoding.error('expected an Opus header, got a damaged one');
  return { channels, preSkip, gain, streamCount, coupledStreamCount, channelMappingTable: table };
}
