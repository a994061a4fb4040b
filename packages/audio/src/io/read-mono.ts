import { ArgumentError } from '@mlxts/core';
import { checkInt, describe } from '@mlxts/core/native';
import { MAX_RATE, MIN_RATE } from '../dsp/resampler.js';
import type { AudioInput } from './audio-input.js';
import { loadAudio } from './load-audio.js';
import { mixToMono } from './mix-to-mono.js';
import type { Waveform } from './waveform.js';

/** Sound for a model: samples of one channel, what `loadAudio` gives, or what it takes. */
export type SoundInput = Float32Array | Waveform | AudioInput;

export interface MonoSound {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/**
 * One channel of a sound, at its own rate.
 * @param sampleRate of a Float32Array; the others know theirs
 */
export async function readMono(
  op: string,
  sound: SoundInput,
  { sampleRate, signal }: { sampleRate?: number | undefined; signal?: AbortSignal | undefined },
): Promise<MonoSound> {
  const isSamples = sound instanceof Float32Array;
  if (!isSamples && sampleRate !== undefined) {
    const message = `expected sampleRate beside a Float32Array alone, got ${describe(sampleRate)} beside ${describe(sound)}`;
    throw new ArgumentError({ op, message });
  }
  if (isSamples) {
    const rate = checkInt(op, 'sampleRate', sampleRate ?? 16000, { min: MIN_RATE, max: MAX_RATE });
    return { samples: sound, sampleRate: rate };
  }
  const waveform = isWaveform(sound) ? checkWaveform(op, sound) : await loadAudio(sound, { mono: true, signal });
  return { samples: mixToMono(waveform.channels), sampleRate: waveform.sampleRate };
}

function isWaveform(sound: Waveform | AudioInput): sound is Waveform {
  return typeof sound === 'object' && sound !== null && 'channels' in sound;
}

function checkWaveform(op: string, { channels, sampleRate }: Waveform): Waveform {
  checkInt(op, 'sampleRate', sampleRate, { min: MIN_RATE, max: MAX_RATE });
  const isSound =
    Array.isArray(channels) &&
    channels.every((each) => each instanceof Float32Array && each.length === channels[0].length);
  if (isSound) return { channels, sampleRate };
  const message = `expected channels to be Float32Arrays of one length, got ${describe(channels)}`;
  throw new ArgumentError({ op, message });
}
