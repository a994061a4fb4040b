import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ArgumentError, FileError } from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAudio } from './load-audio.js';
import { optionalPackage } from './optional-package.js';
import { encodeWav } from './wav/encode-wav.js';
import { saveWav } from './wav/save-wav.js';

const left = Float32Array.from({ length: 300 }, (_, n) => Math.sin(n / 9) / 2);
const right = left.map((each) => -each / 2);
const stereo = { channels: [left, right], sampleRate: 16000 };
const wav = encodeWav(stereo, { format: 'float32' });

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-load-audio-'));
  path = join(folder, 'stereo.wav');
  await writeFile(path, wav);
});
afterAll(() => rm(folder, { recursive: true }));

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The bytes of a WAV file with other chunks around its own. */
function withChunks(bytes: Uint8Array, ...chunks: [string, number][]): Uint8Array {
  const extra = chunks.map(([id, size]) => {
    const chunk = new Uint8Array(8 + size + (size % 2)).fill(7);
    chunk.set(Buffer.from(id));
    new DataView(chunk.buffer).setUint32(4, size, true);
    return chunk;
  });
  return Uint8Array.from(
    Buffer.concat([bytes.subarray(0, 12), ...extra, bytes.subarray(12), new Uint8Array([1, 2, 3])]),
  );
}

const withUint32 = (bytes: Uint8Array, at: number, value: number) => {
  const copy = Uint8Array.from(bytes);
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};

describe('loadAudio', () => {
  it('reads paths, URLs, bytes and streams of them', async () => {
    const inputs = [
      path,
      pathToFileURL(path),
      pathToFileURL(path).href,
      `data:audio/wav;base64,${Buffer.from(wav).toString('base64')}`,
      wav,
      Buffer.from(wav),
      wav.buffer,
      new Blob([wav]),
      new Blob([wav]).stream(),
      pieces(wav, 100),
    ];
    for (const input of inputs) expect(await loadAudio(input)).toEqual(stereo);
  });

  it('mixes channels and resamples', async () => {
    const mono = await loadAudio(wav, { mono: true });
    expect(mono.channels).toEqual([left.map((each, i) => (each + (right[i] as number)) / 2)]);
    const slow = await loadAudio(wav, { sampleRate: 8000 });
    expect(slow.sampleRate).toBe(8000);
    expect(slow.channels.map((each) => each.length)).toEqual([150, 150]);
    expect(slow.channels[0]?.[75]).toBeCloseTo(left[150] as number, 3);
  });

  it('skips chunks that it does not know, of odd sizes too, and what follows the samples', async () => {
    expect(await loadAudio(withChunks(wav, ['LIST', 7], ['bext', 602], ['id3 ', 1]))).toEqual(stereo);
  });

  it('takes what there is where a writer did not know how much would come', async () => {
    const streamed = withUint32(withUint32(wav, 4, 0xffff_ffff), 40, 0xffff_ffff);
    expect(await loadAudio(streamed)).toEqual(stereo);
    expect((await loadAudio(streamed.subarray(0, 44 + 83))).channels[0]?.length).toBe(10);
  });

  it.each([
    ['nothing', new Uint8Array(0), 'expected WAV, FLAC, MP3 or Ogg'],
    ['text', Buffer.from('hello, I am no sound'), 'expected WAV, FLAC, MP3 or Ogg'],
    ['a WAV file cut short', wav.subarray(0, 1000), 'it is cut short'],
    ['no samples', wav.subarray(0, 36), "expected a chunk 'data'"],
    ['no format', Uint8Array.from([...wav.subarray(0, 12), ...wav.subarray(36)]), "a chunk 'fmt ' before 'data'"],
    ['255 channels', withUint32(wav, 20, 1 + 255 * 2 ** 16), 'expected 1 to 8 channels (maxChannels), got 255'],
    ['no channels', withUint32(wav, 20, 1), 'got 0'],
    ['4 GHz', withUint32(wav, 24, 4e9), 'expected a sample rate of 1000 to 768000 Hz, got 4000000000'],
    ['ADPCM', withUint32(wav, 20, 2 + 2 ** 17), 'a WAV file of format 2'],
    ['a chunk beyond the end', withUint32(wav, 16, 2 ** 31), "expected 2147483648 bytes in chunk 'fmt '"],
  ])('refuses %s', async (_, bytes, message) => {
    const failed = loadAudio(bytes);
    await expect(failed).rejects.toThrow(FileError);
    await expect(failed).rejects.toThrow(message);
  });

  it('checks limits, and says which', async () => {
    await expect(loadAudio(wav, { maxSeconds: 0.01 })).rejects.toThrow('expected at most 0.01 seconds (maxSeconds)');
    await expect(loadAudio(wav, { maxChannels: 1 })).rejects.toThrow('expected 1 to 1 channels (maxChannels), got 2');
    for (const input of [wav, path, pieces(wav, 64)])
      await expect(loadAudio(input, { maxBytes: 100 })).rejects.toThrow('expected at most 100 bytes (maxBytes)');
  });

  it('refuses arguments of another kind', async () => {
    for (const input of [undefined, 7, {}, new Blob(['text']).stream().pipeThrough(new TextDecoderStream())])
      await expect(loadAudio(input as Uint8Array)).rejects.toThrow(ArgumentError);
    const options = { sampleRate: 10, mono: 1, maxSeconds: 0, maxChannels: 0, maxBytes: -1 };
    for (const [name, value] of Object.entries(options))
      await expect(loadAudio(wav, { [name]: value })).rejects.toThrow(`expected ${name} to be`);
  });

  it('passes errors of a stream on', async () => {
    const reason = new Error('unplugged');
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(reason) });
    await expect(loadAudio(broken)).rejects.toBe(reason);
  });

  it('names a missing file, with its path', async () => {
    const missing = join(folder, 'missing.wav');
    await expect(loadAudio(missing)).rejects.toMatchObject({ name: 'FileError', code: 'NotFound', path: missing });
  });

  it('gives up with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    async function* endless() {
      for (let count = 0; ; count++) {
        if (count === 3) controller.abort(reason);
        yield wav;
      }
    }
    await expect(loadAudio(endless(), { signal: controller.signal })).rejects.toBe(reason);
    await expect(loadAudio(wav, { signal: controller.signal })).rejects.toBe(reason);
  });

  it('says how to install a decoder that is missing', async () => {
    const notFound = Object.assign(new Error('no package'), { code: 'ERR_MODULE_NOT_FOUND' });
    const failed = optionalPackage('opus-decoder', 'Opus', () => Promise.reject(notFound));
    await expect(failed).rejects.toMatchObject({ code: 'NotFound', cause: notFound });
    await expect(failed).rejects.toThrow('Opus needs the package opus-decoder, which is not installed: npm install');
  });
});

describe('encodeWav and saveWav', () => {
  it('round and clip to 16 bits', async () => {
    const channels = [Float32Array.from([0, 0.5, -0.5, 1, -1, 3, -3, 1 / 65536 + 1e-6])];
    const { channels: back } = await loadAudio(encodeWav({ channels, sampleRate: 8000 }));
    const most = 32767 / 32768;
    expect([...(back[0] as Float32Array)]).toEqual([0, 0.5, -0.5, most, -1, most, -1, 1 / 32768]);
  });

  it('write a file whole or not at all', async () => {
    const saved = join(folder, 'saved.wav');
    await saveWav(saved, stereo, { format: 'float32' });
    expect(new Uint8Array(await readFile(saved))).toEqual(wav);
    await expect(saveWav(join(folder, 'none', 'saved.wav'), stereo)).rejects.toThrow(FileError);
    expect((await readdir(folder)).sort()).toEqual(['saved.wav', 'stereo.wav']);
  });

  it('refuse what is no waveform', () => {
    for (const channels of [[], [[1, 2]], [left, left.subarray(1)], left])
      expect(() => encodeWav({ channels: channels as Float32Array[], sampleRate: 8000 })).toThrow('one length');
    expect(() => encodeWav({ ...stereo, sampleRate: 1 })).toThrow('expected sampleRate');
    expect(() => encodeWav(stereo, { format: 'int24' as 'int16' })).toThrow("one of 'int16', 'float32'");
  });
});
