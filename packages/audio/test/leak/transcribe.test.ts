import { rm } from 'node:fs/promises';
import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { loadTranscriber } from '../../src/index.js';
import { tinyModel } from '../tiny-model.js';

const sound = new Float32Array(16000).map((_, i) => Math.sin(i / 20) / 4);

it('keeps no array beyond a transcription that ends, is left, fails or is aborted, nor beyond the model', async () => {
  const directory = await tinyModel();
  mx.tidy(() => mx.eval(mx.random.normal([1]))); // the default stream and the random key count from their first use on
  const empty = mx.liveHandles();
  const stt = await loadTranscriber(directory);
  const loaded = mx.liveHandles();
  const options = { maxTokens: 20, noSpeechThreshold: null, temperature: [0, 0.5] };
  const whole = () => stt.transcribe(sound, options).result();

  expect((await whole()).segments).not.toEqual([]);
  expect(mx.liveHandles()).toBe(loaded);
  await stt.detectLanguage(sound);
  expect(mx.liveHandles()).toBe(loaded);

  for await (const _ of stt.transcribe(sound, options)) break;
  expect(mx.liveHandles()).toBe(loaded);

  for (const delay of [1, 20, 60]) {
    const controller = new AbortController();
    const onProgress = () => void setTimeout(() => controller.abort(), delay);
    const long = { ...options, maxTokens: 224, signal: controller.signal, onProgress };
    await expect(stt.transcribe(sound, long).result()).rejects.toThrow('aborted');
  }
  const fail = () => {
    throw new Error('broken');
  };
  await expect(stt.transcribe(sound, { ...options, onProgress: fail }).result()).rejects.toThrow('broken');
  await whole(); // what was under way at an abort has ended
  expect(mx.liveHandles()).toBe(loaded);

  await mx.tidy(async () => void (await whole())); // nothing is handed to a scope of the caller
  expect(mx.liveHandles()).toBe(loaded);

  stt.dispose();
  expect(mx.liveHandles()).toBe(empty);
  await rm(directory, { recursive: true });
});
