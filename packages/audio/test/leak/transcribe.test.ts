import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { loadTranscriber } from '../../src/index.js';
import { testSpeech, testSpeechModel } from '../test-model.js';

it('keeps no array beyond a transcription that ends, is left, fails or is aborted, nor beyond the model', async () => {
  mx.tidy(() => mx.eval(mx.random.normal([1]))); // the default stream and the random key count from their first use on
  const empty = mx.liveHandles();
  const stt = await loadTranscriber(testSpeechModel());
  const loaded = mx.liveHandles();
  const hello = testSpeech('hello_world');

  await stt.transcribe(hello).result();
  expect(mx.liveHandles()).toBe(loaded);

  for await (const _ of stt.transcribe(hello)) break;
  expect(mx.liveHandles()).toBe(loaded);

  const controller = new AbortController();
  const onProgress = () => void setTimeout(() => controller.abort(), 30);
  await expect(stt.transcribe(hello, { signal: controller.signal, onProgress }).result()).rejects.toThrow();
  const fail = () => {
    throw new Error('broken');
  };
  await expect(stt.transcribe(hello, { onProgress: fail }).result()).rejects.toThrow('broken');
  await stt.transcribe(hello).result(); // what was under way at the abort has ended
  expect(mx.liveHandles()).toBe(loaded);

  // Inside a scope of the caller, nothing is handed to it.
  await mx.tidy(async () => void (await stt.transcribe(hello).result()));
  expect(mx.liveHandles()).toBe(loaded);

  stt.dispose();
  expect(mx.liveHandles()).toBe(empty);
});
