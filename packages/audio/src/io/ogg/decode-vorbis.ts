import type { Decoding } from '../decoding.js';
import { freeDecoder } from '../free-decoder.js';
import { optionalPackage } from '../optional-package.js';
import { SampleBuffer } from '../sample-buffer.js';
import type { Waveform } from '../waveform.js';
import type { OggStream } from './read-ogg.js';

/** So many bytes are decoded between looks at the limits and at the clock. */
const STRIDE = 2 ** 16;

/** The samples of a Vorbis stream, whose pages were checked. @throws FileError; MLXError `NotFound` without the decoder */
export async function decodeVorbis(bytes: Uint8Array, stream: OggStream, decoding: Decoding): Promise<Waveform> {
  const [head = new Uint8Array(0)] = stream.packets;
  if (head.length < 30) throw decoding.error('expected a Vorbis header, got a damaged one');
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const channels = view.getUint8(11);
  const sampleRate = view.getUint32(12, true);
  decoding.checkForm(channels, sampleRate);
  decoding.checkLength(stream.granule, channels, sampleRate);

  const name = '@wasm-audio-decoders/ogg-vorbis';
  const { OggVorbisDecoder } = await optionalPackage(name, 'Vorbis', () => import('@wasm-audio-decoders/ogg-vorbis'));
  const decoder = new OggVorbisDecoder();
  try {
    await decoder.ready;
    const buffer = new SampleBuffer(decoding, channels, sampleRate);
    const decode = async (work: () => ReturnType<typeof decoder.decode>) => {
      const part = await work().catch((cause: Error) => {
        throw decoding.error(`expected Vorbis, the decoder fails: ${cause.message}`, { cause });
      });
      if (part.errors.length > 0) throw decoding.error(`expected Vorbis, the decoder says: ${part.errors[0]?.message}`);
      buffer.push(part.channelData);
      await decoding.pauses.turn();
    };
    for (let at = 0; at < bytes.length; at += STRIDE)
      await decode(() => decoder.decode(bytes.subarray(at, at + STRIDE)));
    await decode(() => decoder.flush());
    if (buffer.length < stream.granule)
      throw decoding.error(`expected ${stream.granule} samples, the packets have ${buffer.length}`);
    return { channels: buffer.take(0, stream.granule), sampleRate };
  } finally {
    freeDecoder(decoder);
  }
}
