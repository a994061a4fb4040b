import { ArgumentError } from '@mlxts/core';
import { checkInt, describe } from '@mlxts/core/native';
import { MAX_RATE, MIN_RATE, Resampler } from '../dsp/resampler.js';
import type { AudioInput } from '../io/audio-input.js';
import { loadAudio } from '../io/load-audio.js';
import { mixToMono } from '../io/mix-to-mono.js';
import { Pauses } from '../io/pauses.js';
import type { Waveform } from '../io/waveform.js';
import type { SpeechInput } from './transcriber.js';

export const SPEECH_RATE = 16000;

/** So many samples are resampled between looks at the clock. */
const STRIDE = 2 ** 14;

/** One channel at 16 kHz. @throws what `loadAudio` throws; ArgumentError for a waveform with channels of different lengths */
export async function loadSpeech(op: string, audio: SpeechInput, signal?: AbortSignal): Promise<Float32Array> {
  if (audio instanceof Float32Array) return audio;
  const { channels, sampleRate } = isWaveform(audio)
    ? checkWaveform(op, audio)
    : await loadAudio(audio as AudioInput, { mono: true, sampleRate: SPEECH_RATE, signal });
  const samples = mixToMono(channels);
  if (sampleRate === SPEECH_RATE) return samples;
  const pauses = new Pauses(signal);
  const resampler = new Resampler(sampleRate, SPEECH_RATE);
  const resampled = new Float32Array(Math.ceil((samples.length * SPEECH_RATE) / sampleRate));
  let length = 0;
  const put = (piece: Float32Array): void => {
    resampled.set(piece, length);
    length += piece.length;
  };
  for (let at = 0; at < samples.length; at += STRIDE) {
    put(resampler.push(samples.subarray(at, at + STRIDE)));
    await pauses.turn();
  }
  put(resampler.flush());
  return resampled;
}

function isWaveform(audio: SpeechInput): audio is Waveform {
  return typeof audio === 'object' && audio !== null && 'channels' in audio;
}

function checkWaveform(op: string, audio: Waveform): Waveform {
  const { channels, sampleRate } = audio;
  checkInt(op, 'sampleRate', sampleRate, { min: MIN_RATE, max: MAX_RATE });
  const isSound =
    Array.isArray(channels) &&
    channels.length > 0 &&
    channels.every((each) => each instanceof Float32Array && each.length === channels[0]?.length);
  if (isSound) return audio;
  throw new ArgumentError({ op, message: `expected channels of equally many samples, got ${describe(channels)}` });
}
