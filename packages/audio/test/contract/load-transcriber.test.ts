import { rm } from 'node:fs/promises';
import * as mx from '@mlxts/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTranscriber } from '../../src/index.js';
import { type TinyModelChanges, tinyModel } from '../tiny-model.js';

const second = new Float32Array(16000).map((_, i) => Math.sin(i / 20) / 4);

async function withModel<T>(changes: TinyModelChanges, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await tinyModel(changes);
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('loadTranscriber', () => {
  // The default stream counts as a handle from its first use on.
  beforeAll(() => mx.tidy(() => mx.eval(mx.zeros([1]))));

  it('loads a model of many languages, which hears one, writes in it and translates', () =>
    withModel({}, async (directory) => {
      using stt = await loadTranscriber(directory);
      expect(stt.languages).toHaveLength(99);
      const { language, probability, probabilities } = await stt.detectLanguage(second);
      const values = Object.values(probabilities);
      expect([Object.keys(probabilities)[0], values[0]]).toEqual([language, probability]);
      expect(values.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 4);

      const options = { temperature: 0, noSpeechThreshold: null, maxTokens: 5 } as const;
      expect(await stt.transcribe(second, options).result()).toMatchObject({ language, task: 'transcribe' });
      const german = await stt.transcribe(second, { ...options, language: 'German', task: 'translate' }).result();
      expect(german).toMatchObject({ language: 'de', task: 'translate' });
      expect(() => stt.transcribe(second, { language: 'yue' })).toThrow('expected a language of the model');
    }));

  it('repeats a text for its seed, ends at its signal, hears nothing in silence and in no sound', () =>
    withModel({}, async (directory) => {
      using stt = await loadTranscriber(directory);
      const text = async (options: object) =>
        (await stt.transcribe(second, { language: 'en', noSpeechThreshold: null, maxTokens: 30, ...options }).result())
          .segments;
      const drawn = await text({ temperature: 0.8, seed: 3 });
      expect(drawn[0]).toMatchObject({ temperature: 0.8 });
      expect(await text({ temperature: 0.8, seed: 3 })).toEqual(drawn);
      expect(await text({ temperature: 0.8, seed: 4 })).not.toEqual(drawn);

      const reason = new Error('enough');
      await expect(text({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      const controller = new AbortController();
      const onProgress = () => void setTimeout(() => controller.abort(reason), 1);
      await expect(text({ maxTokens: 224, signal: controller.signal, onProgress })).rejects.toBe(reason);

      // Every text of a random model is a guess.
      expect(await text({ temperature: 0, noSpeechThreshold: 0, logprobThreshold: 0 })).toEqual([]);
      const nothing = await stt.transcribe(new Float32Array(100), { language: 'en' }).result();
      expect(nothing).toMatchObject({ text: '', segments: [], language: 'en', duration: 100 / 16000 });
    }));

  it('keeps weights in the dtype that is asked for', () =>
    withModel({}, async (directory) => {
      using stt = await loadTranscriber(directory, { dtype: 'float16' });
      const options = { temperature: 0, language: 'en', noSpeechThreshold: null, maxTokens: 3 };
      expect(await stt.transcribe(second, options).result()).toMatchObject({ language: 'en' });
    }));

  it.each<[string, TinyModelChanges, object]>([
    [
      'weights are missing',
      { without: ['model.decoder.layer_norm.bias'] },
      { code: 'MissingWeights', missing: ['model.decoder.layer_norm.bias'] },
    ],
    [
      'kernels are for other mels',
      { config: { num_mel_bins: 128 } },
      { code: 'MissingWeights', message: expect.stringContaining('conv1.weight') },
    ],
    [
      'a size is missing',
      { config: { d_model: undefined } },
      { code: 'Config', message: expect.stringContaining('d_model: expected a positive integer') },
    ],
    [
      'heads do not divide it',
      { config: { decoder_attention_heads: 5 } },
      { code: 'Config', message: expect.stringContaining('decoder_attention_heads: expected a divisor of 16') },
    ],
    [
      'the activation is another',
      { config: { activation_function: 'relu' } },
      { code: 'Config', message: expect.stringContaining('expected gelu, got relu') },
    ],
    [
      'the architecture is another',
      { config: { model_type: 'parakeet' } },
      { code: 'UnknownModelType', message: expect.stringContaining('whisper') },
    ],
    [
      'the vocabulary is too small for timestamps',
      { config: { vocab_size: 50_400 } },
      { code: 'Tokenizer', message: expect.stringContaining('expected timestamps from 50363 to 50463') },
    ],
    [
      'the tokenizer knows no timestamps',
      { tokenizer: (json) => json.replaceAll('<|notimestamps|>', '<|other|>') },
      { code: 'Tokenizer', message: expect.stringContaining('one without <|notimestamps|>') },
    ],
    ['the tokenizer is no JSON', { tokenizer: () => '{' }, { code: 'Tokenizer' }],
  ])('says in one error that %s, and keeps nothing', async (_, changes, error) => {
    await withModel(changes, async (directory) => {
      const handles = mx.liveHandles();
      await expect(loadTranscriber(directory)).rejects.toMatchObject(error);
      expect(mx.liveHandles()).toBeLessThanOrEqual(handles); // fewer where what earlier tests left was collected
    });
  });

  it('gives up with the reason of its signal', () =>
    withModel({}, async (directory) => {
      const reason = new Error('enough');
      await expect(loadTranscriber(directory, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    }));
});
