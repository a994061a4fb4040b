import { ArgumentError } from '@mlxts/core';
import { checkInt, checkOptions, describe } from '@mlxts/core/native';
import { MAX_RATE, MIN_RATE, Resampler } from '../dsp/resampler.js';
import { type AudioFormat, audioFormat } from './audio-format.js';
import { type AudioInput, inputName, readInput } from './audio-input.js';
import { Decoding } from './decoding.js';
import { decodeFlac } from './flac/decode-flac.js';
import { mixToMono } from './mix-to-mono.js';
import { decodeMp3 } from './mp3/decode-mp3.js';
import { decodeOgg } from './ogg/decode-ogg.js';
import { Pauses } from './pauses.js';
import { SampleBuffer } from './sample-buffer.js';
import { decodeWav } from './wav/decode-wav.js';
import type { Waveform } from './waveform.js';

export interface LoadAudioOptions {
  /** Resample to so many Hz. Default: the file's rate, for Opus 48000. */
  sampleRate?: number | undefined;
  /** Mix all channels into one, their mean. Default: false. */
  mono?: boolean | undefined;
  /** Refuse longer sound. Default: 14400, four hours. */
  maxSeconds?: number | undefined;
  /** Refuse more channels. Default: 8. */
  maxChannels?: number | undefined;
  /** Refuse larger files. Default: 2 GiB. */
  maxBytes?: number | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

type Decode = (bytes: Uint8Array, decoding: Decoding) => Promise<Waveform>;
const decoders: Readonly<Record<AudioFormat, Decode>> = {
  wav: decodeWav,
  flac: decodeFlac,
  ogg: decodeOgg,
  mp3: decodeMp3,
};

/** So many samples are resampled between looks at the clock. */
const STRIDE = 2 ** 14;

/**
 * Reads WAV, FLAC, MP3, and Ogg with Vorbis, Opus or FLAC; what a file is, its bytes say. Its length, rate and channels are
 * checked before it is decoded.
 *
 * @throws FileError for what is no such file, damaged, cut short, or beyond a limit, `NotFound` where there is none; MLXError
 * `NotFound` where a decoder is to be installed first, with the command
 * @example
 * const tone = encodeWav({ channels: [new Float32Array(44100)], sampleRate: 44100 });
 * const { channels } = await loadAudio(tone, { sampleRate: 16000, mono: true });
 * console.log(channels[0].length); // 16000
 */
export async function loadAudio(from: AudioInput, options?: LoadAudioOptions): Promise<Waveform> {
  const op = 'loadAudio';
  const {
    sampleRate,
    mono = false,
    maxSeconds = 14400,
    maxChannels = 8,
    maxBytes = 2 ** 31,
    signal,
  } = checkOptions(op, options);
  if (sampleRate !== undefined) checkInt(op, 'sampleRate', sampleRate, { min: MIN_RATE, max: MAX_RATE });
  if (typeof mono !== 'boolean')
    throw new ArgumentError({ op, message: `expected mono to be a boolean, got ${describe(mono)}` });
  if (typeof maxSeconds !== 'number' || !(maxSeconds > 0))
    throw new ArgumentError({ op, message: `expected maxSeconds to be above 0, got ${describe(maxSeconds)}` });
  checkInt(op, 'maxChannels', maxChannels, { min: 1, max: 255 });
  checkInt(op, 'maxBytes', maxBytes, { min: 1, max: 2 ** 32 });
  signal?.throwIfAborted();

  const bytes = await readInput(op, from, { maxBytes, signal });
  const decoding = new Decoding(op, inputName(from), { maxSeconds, maxChannels }, new Pauses(signal));
  const format = audioFormat(bytes);
  if (format === undefined)
    throw decoding.error('expected WAV, FLAC, MP3 or Ogg, got a file of another kind', { code: 'Unsupported' });
  const decoded = await decoders[format](bytes, decoding);
  const mixed = mono ? { ...decoded, channels: [mixToMono(decoded.channels)] } : decoded;
  return sampleRate === undefined || sampleRate === mixed.sampleRate ? mixed : resampled(mixed, sampleRate, decoding);
}

async function resampled({ channels, sampleRate }: Waveform, rate: number, decoding: Decoding): Promise<Waveform> {
  const length = Math.ceil(((channels[0]?.length ?? 0) * rate) / sampleRate);
  decoding.checkLength(length, channels.length, rate);
  const buffer = new SampleBuffer(decoding, channels.length, rate);
  const resamplers = channels.map(() => new Resampler(sampleRate, rate));
  for (let at = 0; at < (channels[0]?.length ?? 0); at += STRIDE) {
    buffer.push(resamplers.map((each, i) => each.push((channels[i] as Float32Array).subarray(at, at + STRIDE))));
    await decoding.pauses.turn();
  }
  buffer.push(resamplers.map((each) => each.flush()));
  return { channels: buffer.take(), sampleRate: rate };
}
