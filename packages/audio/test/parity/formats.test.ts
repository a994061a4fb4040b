import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@mlxts/core';
import { type HostTensor, hostTensor, mutate, seededIntegers, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAudio, type Waveform } from '../../src/index.js';
import { readFrame } from '../../src/io/flac/read-frame.js';
import { oggFile, resealOgg } from '../ogg-file.js';
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
] as const;
const lossy = [
  ['mono.mp3', 'MP3', 'MPEG_LAYER_III', 1, 16000],
  ['stereo.mp3', 'MP3', 'MPEG_LAYER_III', 2, 44100],
  ['low.mp3', 'MP3', 'MPEG_LAYER_III', 1, 11025],
  ['mono.ogg', 'OGG', 'VORBIS', 1, 22050],
  ['stereo.ogg', 'OGG', 'VORBIS', 2, 48000],
  ['mono.opus', 'OGG', 'OPUS', 1, 48000],
  ['stereo.opus', 'OGG', 'OPUS', 2, 48000],
] as const;

const all = [...exact, ...lossy].map(([name]) => name);
/** Decoders of the same family round in another order. */
const LOSSY = { rtol: 0, atol: 1e-3 };

const frames = 9001;
/** Tones, a silence, and noise, different in each channel; all within [-1, 1]. */
const sound = Float32Array.from({ length: frames * 6 }, (_, at) => {
  const [n, channel] = [Math.floor(at / 6), at % 6];
  if (n > 6000 && n < 7000) return 0;
  const noise = n > 7000 ? 0.2 * Math.sin(n * n * (channel + 1)) : 0;
  return 0.5 * Math.sin(n * 0.05 * (channel + 1)) + 0.2 * Math.sin(n * 0.011) + noise;
});

type Reference = {
  path: string;
  rate: number;
  samples: HostTensor;
};

let folder: string;
let references: Record<string, Reference>;
let shortFiles: Record<string, Reference>;
const reference = (name: string) => references[name] as Reference;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-audio-'));
  const oracle = await startOracle();
  const program = await source('formats.py');
  const write = async (length: number) => {
    const x = hostTensor([...sound.subarray(0, 6 * length)], { shape: [length, 6] });
    const given = { x, folder: await mkdtemp(join(folder, 'files-')), forms: [...exact, ...lossy] };
    return (await oracle.run<{ files: Record<string, Reference> }>(program, given)).files;
  };
  references = await write(frames);
  shortFiles = await write(800);
  await oracle.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function expectReference(name: string, tolerance?: { rtol: number; atol: number }): Promise<void> {
  const { path, rate, samples } = reference(name);
  const waveform = await loadAudio(path);
  expect(waveform.sampleRate).toBe(rate);
  expectSamples(waveform, samples, tolerance);
}

function expectSamples({ channels }: Waveform, samples: HostTensor, tolerance?: { rtol: number; atol: number }): void {
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
    await expectReference(name, LOSSY);
  });

  it('reads FLAC in Ogg', async () => {
    const { path, samples } = reference('s16.flac');
    const bytes = new Uint8Array(await readFile(path));
    const info = { maxBlockSize: 4096, sampleRate: 44100, channels: 2, bitsPerSample: 16, samples: frames };
    const packets = [Uint8Array.from([0x7f, ...Buffer.from('FLAC'), 1, 0, 0, 0, ...bytes.subarray(0, 42)])];
    for (let at = framesStart(bytes); at < bytes.length; ) {
      const { end } = readFrame(bytes, at, info);
      packets.push(bytes.subarray(at, end));
      at = end;
    }
    expectSamples(await loadAudio(oggFile(packets)), samples);
  });

  it.each(all)('refuses %s when it is cut short, too long, or of too many channels', async (name) => {
    const bytes = await readFile(reference(name).path);
    await expect(loadAudio(bytes.subarray(0, bytes.length * 0.6))).rejects.toThrow(FileError);
    await expect(loadAudio(bytes.subarray(0, 20))).rejects.toThrow(FileError);
    await expect(loadAudio(bytes, { maxSeconds: 0.01 })).rejects.toThrow('expected at most 0.01 seconds (maxSeconds)');
    const channels = reference(name).samples.shape[0] as number;
    if (channels > 1)
      await expect(loadAudio(bytes, { maxChannels: channels - 1 })).rejects.toThrow(`(maxChannels), got ${channels}`);
  });
});

/** Mutated files of each kind; those of WebAssembly take longer. */
const rounds = {
  's16.wav': 500,
  'extensible.wav': 500,
  'rf64.wav': 500,
  's16.flac': 500,
  'low.mp3': 60,
  'mono.ogg': 60,
  'mono.opus': 60,
};

describe('mutated files', () => {
  it.each(Object.entries(rounds))('of %s load or give a FileError, in memory of their size', async (name, count) => {
    const { path } = shortFiles[name] as Reference;
    const bytes = new Uint8Array(await readFile(path));
    await loadAudio(bytes);
    const integer = seededIntegers(5);
    const before = process.resourceUsage().maxRSS;
    let refused = 0;
    for (let round = 0; round < count; round++) {
      const mutated = round % 2 === 0 ? mutate(bytes, integer) : flip(bytes, integer);
      try {
        const { channels } = await loadAudio(round % 4 < 2 ? mutated : resealOgg(mutated));
        for (const samples of channels) expect(samples.length).toBeLessThan(400 * bytes.length);
      } catch (error) {
        if (!FileError.isInstance(error)) throw error;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(count / 8);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(256 * 1024);
  });
});

/** A few bytes changed, none added or lost. */
function flip(bytes: Uint8Array, integer: (bound: number) => number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  for (let faults = 1 + integer(4); faults > 0; faults--) flipped[integer(flipped.length)] = integer(256);
  return flipped;
}

/** Behind the blocks of metadata of a FLAC file. */
function framesStart(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  for (let at = 4; ; ) {
    const head = view.getUint32(at);
    at += 4 + (head & 0xff_ffff);
    if (head >= 2 ** 31) return at;
  }
}
