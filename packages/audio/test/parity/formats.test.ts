import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@mlxts/core';
import { type HostTensor, hostTensor, mutate, seededIntegers, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav, loadAudio } from '../../src/index.js';
import { crc32 } from '../../src/io/crc.js';
import { source } from './source.js';

/** Name, format, subtype, channels and rate, as libsndfile calls them. */
const exact = [
  ['u8.wav', 'WAV', 'PCM_U8', 1, 8000],
  ['s16.wav', 'WAV', 'PCM_16', 2, 44100],
  ['s24.wav', 'WAV', 'PCM_24', 3, 48000],
  ['s32.wav', 'WAV', 'PCM_32', 2, 96000],
  ['f32.wav', 'WAV', 'FLOAT', 1, 16000],
  ['f64.wav', 'WAV', 'DOUBLE', 2, 22050],
  ['alaw.wav', 'WAV', 'ALAW', 1, 8000],
  ['mulaw.wav', 'WAV', 'ULAW', 2, 8000],
  ['extensible.wav', 'WAVEX', 'PCM_16', 4, 44100],
  ['extensible-float.wav', 'WAVEX', 'FLOAT', 2, 44100],
  ['extensible-mulaw.wav', 'WAVEX', 'ULAW', 1, 8000],
  ['rf64.wav', 'RF64', 'PCM_24', 2, 48000],
  ['s8.flac', 'FLAC', 'PCM_S8', 1, 8000],
  ['s16.flac', 'FLAC', 'PCM_16', 2, 44100],
  ['s24.flac', 'FLAC', 'PCM_24', 2, 96000],
  ['six.flac', 'FLAC', 'PCM_16', 6, 48000],
  ['flac.ogg', 'OGG', 'FLAC', 2, 44100],
] as const;
const lossy = [
  ['mono.mp3', 'MP3', 'MPEG_LAYER_III', 1, 16000],
  ['stereo.mp3', 'MP3', 'MPEG_LAYER_III', 2, 44100],
  ['low.mp3', 'MP3', 'MPEG_LAYER_III', 1, 11025],
  ['mono.ogg', 'OGG', 'VORBIS', 1, 22050],
  ['stereo.ogg', 'OGG', 'VORBIS', 2, 48000],
  ['mono.opus', 'OGG', 'OPUS', 1, 16000],
  ['stereo.opus', 'OGG', 'OPUS', 2, 48000],
] as const;

const frames = 9001;
/** Tones, a silence, and noise, different in each channel; all within [-1, 1]. */
const sound = Float32Array.from({ length: frames * 6 }, (_, at) => {
  const [n, channel] = [Math.floor(at / 6), at % 6];
  if (n > 6000 && n < 7000) return 0;
  const noise = n > 7000 ? 0.2 * Math.sin(n * n * (channel + 1)) : 0;
  return 0.5 * Math.sin(n * 0.05 * (channel + 1)) + 0.2 * Math.sin(n * 0.011) + noise;
});

interface Reference {
  path: string;
  rate: number;
  samples: HostTensor;
}

let folder: string;
let references: Record<string, Reference>;
const reference = (name: string) => references[name] as Reference;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-audio-'));
  const x = hostTensor([...sound], { shape: [frames, 6] });
  const oracle = await startOracle();
  const given = { x, folder, forms: [...exact, ...lossy] };
  references = (await oracle.run<{ files: Record<string, Reference> }>(await source('formats.py'), given)).files;
  await oracle.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function expectReference(name: string, tolerance?: { rtol: number; atol: number }): Promise<void> {
  const { path, rate, samples } = reference(name);
  const { channels, sampleRate } = await loadAudio(path);
  expect(sampleRate).toBe(rate);
  const shape = [channels.length, channels[0]?.length ?? 0];
  const ours = hostTensor(
    channels.flatMap((each) => [...each]),
    { shape },
  );
  if (tolerance === undefined) expect(ours).toEqualBits(samples);
  else expect(ours).toBeAllclose(samples, tolerance);
}

describe('loadAudio', () => {
  it.each(exact.map(([name]) => name))('reads %s as libsndfile does, bit for bit', (name) => expectReference(name));

  it.each(lossy.map(([name]) => name))('reads %s as libsndfile does', async (name) => {
    await expectReference(name, { rtol: 0, atol: 1e-3 });
  });
});
