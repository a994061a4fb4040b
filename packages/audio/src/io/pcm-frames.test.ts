import { describe, expect, it } from 'vitest';
import { resample } from '../dsp/resample.js';
import { type PcmChunks, type PcmFramesOptions, pcmFrames } from './pcm-frames.js';

const sound = Float32Array.from({ length: 5000 }, (_, n) => Math.fround(Math.sin(n / 20) / 2));

async function all(chunks: PcmChunks, options: PcmFramesOptions): Promise<Float32Array[]> {
  const frames: Float32Array[] = [];
  for await (const frame of pcmFrames(chunks, options)) frames.push(frame);
  return frames;
}

function* pieces<T extends Uint8Array | Float32Array>(values: T, size: number): Generator<T> {
  for (let at = 0; at < values.length; at += size) yield values.subarray(at, at + size) as T;
}

const flat = (frames: readonly Float32Array[]) => frames.flatMap((frame) => [...frame]);

describe('pcmFrames', () => {
  it.each([1, 511, 512, 513, 5000])('cuts chunks of %i samples into frames, the last filled up', async (size) => {
    const frames = await all(pieces(sound, size), { sampleRate: 16000, frameLength: 512 });
    expect(frames.map((frame) => frame.length)).toEqual(Array(10).fill(512));
    expect(flat(frames)).toEqual([...sound, ...Array(120).fill(0)]);
  });

  it('resamples as the whole is', async () => {
    const frames = await all(pieces(sound, 333), { sampleRate: 44100, outputRate: 16000, frameLength: 100 });
    const whole = resample(sound, 44100, 16000);
    expect(flat(frames).slice(0, whole.length)).toEqual([...whole]);
    expect(frames.length).toBe(Math.ceil(whole.length / 100));
  });

  it('reads bytes whose samples lie across chunks', async () => {
    const int16 = Int16Array.from(sound, (each) => each * 32768);
    const options = { sampleRate: 8000, frameLength: 1000 };
    const frames = await all(pieces(new Uint8Array(int16.buffer), 7), options);
    expect(flat(frames)).toEqual([...int16].map((each) => each / 32768));
    const bytes = new Uint8Array(sound.buffer);
    expect(flat(await all(pieces(bytes, 13), { ...options, format: 'float32' }))).toEqual([...sound]);
  });

  it('mixes interleaved channels', async () => {
    const frames = await all([Float32Array.of(1, 0, 0.5), Float32Array.of(0.25)], {
      sampleRate: 8000,
      frameLength: 2,
      channels: 2,
    });
    expect(frames).toEqual([Float32Array.of(0.5, 0.375)]);
  });

  it('reads no more than is asked for, and lets go of the source', async () => {
    let read = 0;
    let isOpen = true;
    async function* microphone() {
      try {
        for (;;) {
          read += 1;
          yield new Float32Array(100);
        }
      } finally {
        isOpen = false;
      }
    }
    for await (const frame of pcmFrames(microphone(), { sampleRate: 8000, frameLength: 250 })) {
      expect(frame.length).toBe(250);
      break;
    }
    expect([read, isOpen]).toEqual([3, false]);
  });

  it('gives up with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const frames = pcmFrames(pieces(sound, 100), { sampleRate: 8000, frameLength: 10, signal: controller.signal });
    await frames.next();
    controller.abort(reason);
    await expect(frames.next()).rejects.toBe(reason);
  });

  it('refuses other chunks, ends within a sample, and options out of range', async () => {
    const options = { sampleRate: 8000, frameLength: 10 };
    await expect(all(['text'] as unknown as PcmChunks, options)).rejects.toThrow('expected Uint8Array or Float32Array');
    await expect(all([new Uint8Array(3)], options)).rejects.toThrow('expected whole samples, 1 bytes are left');
    await expect(all([], { ...options, frameLength: 0 })).rejects.toThrow('expected frameLength');
    await expect(all([], { ...options, format: 'int8' as 'int16' })).rejects.toThrow("one of 'float32', 'int16'");
  });
});
