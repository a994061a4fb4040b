import { ArgumentError } from '@mlxts/core';
import { checkChoice, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { MAX_RATE, MIN_RATE } from '../../dsp/resampler.js';
import type { Waveform } from '../waveform.js';

const sampleFormats = ['int16', 'float32'] as const;

export interface EncodeWavOptions {
  /** `'int16'` rounds and clips to [-1, 1]; `'float32'` keeps samples as they are. Default: `'int16'`. */
  format?: (typeof sampleFormats)[number] | undefined;
}

const HEADER_BYTES = 44;

/**
 * The bytes of a WAV file.
 *
 * @throws ArgumentError for channels of different lengths, and for more than 4 GiB, which WAV can't hold
 * @example
 * console.log(encodeWav({ channels: [new Float32Array(100)], sampleRate: 16000 }).length); // 244
 */
export function encodeWav(waveform: Waveform, options?: EncodeWavOptions): Uint8Array<ArrayBuffer> {
  const op = 'encodeWav';
  const { format = 'int16' } = checkOptions(op, options);
  const isFloat = checkChoice(op, 'format', format, sampleFormats) === 'float32';
  const { channels, sampleRate } = checkWaveform(op, waveform);
  const width = isFloat ? 4 : 2;
  const length = channels[0]?.length ?? 0;
  const dataBytes = length * channels.length * width;
  if (dataBytes > 2 ** 32 - HEADER_BYTES)
    throw new ArgumentError({ op, message: `expected samples of less than 4 GiB, got ${dataBytes} bytes` });

  const bytes = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => bytes.set(Buffer.from(letters, 'latin1'), at);
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, isFloat ? 3 : 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels.length * width, true);
  view.setUint16(32, channels.length * width, true);
  view.setUint16(34, 8 * width, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  for (const [channel, samples] of channels.entries()) {
    let at = HEADER_BYTES + channel * width;
    for (let i = 0; i < length; i++, at += channels.length * width) {
      const sample = samples[i] as number;
      if (isFloat) view.setFloat32(at, sample, true);
      else view.setInt16(at, Math.max(-32768, Math.min(32767, Math.round(sample * 32768))), true);
    }
  }
  return bytes;
}

function checkWaveform(op: string, waveform: Waveform): Waveform {
  const { channels, sampleRate } = checkOptions(op, waveform);
  checkInt(op, 'sampleRate', sampleRate, { min: MIN_RATE, max: MAX_RATE });
  const isGood =
    Array.isArray(channels) &&
    channels.length > 0 &&
    channels.length < 2 ** 16 &&
    channels.every((each) => each instanceof Float32Array && each.length === channels[0].length);
  if (isGood) return waveform;
  const message = `expected channels to be Float32Arrays of one length, got ${describe(channels)}`;
  throw new ArgumentError({ op, message });
}
