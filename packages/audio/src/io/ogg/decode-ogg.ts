import type { Decoding } from '../decoding.js';
import { decodeFlacFrames } from '../flac/decode-flac.js';
import { readStreamInfo } from '../flac/stream-info.js';
import type { Waveform } from '../waveform.js';
import { decodeOpus } from './decode-opus.js';
import { decodeVorbis } from './decode-vorbis.js';
import { readOgg } from './read-ogg.js';

/** Where STREAMINFO stands in the first packet of FLAC in Ogg. */
const STREAM_INFO_AT = 17;

/** The samples of an Ogg file with Vorbis, Opus or FLAC. @throws FileError */
export async function decodeOgg(bytes: Uint8Array, decoding: Decoding): Promise<Waveform> {
  const stream = readOgg(bytes, decoding);
  const [head = new Uint8Array(0)] = stream.packets;
  const name = Buffer.from(head.subarray(0, 8)).toString('latin1');
  if (name === 'OpusHead') return decodeOpus(stream, decoding);
  if (name.startsWith('\x01vorbis')) return decodeVorbis(bytes, stream, decoding);
  if (name.startsWith('\x7fFLAC')) {
    const info = readStreamInfo(head, STREAM_INFO_AT, decoding);
    const frames = stream.packets.slice(1).filter((packet) => packet[0] === 0xff);
    return decodeFlacFrames(Uint8Array.from(Buffer.concat(frames)), 0, info, decoding);
  }
  throw decoding.error('an Ogg file of another codec; Vorbis, Opus and FLAC are read', { code: 'Unsupported' });
}
