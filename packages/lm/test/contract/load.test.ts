import * as mx from '@mlxts/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ChatSession, generate, load, streamGenerate } from '../../src/index.js';
import { tinyConfig, withTinyModel } from '../tiny-model.js';

describe('a model from a directory', () => {
  let handles = 0;
  beforeAll(async () => {
    await withTinyModel(async (directory) => (await load(directory)).dispose());
    handles = mx.liveHandles();
  });

  it('has logits [B, L, V], a cache, a tokenizer, its configuration and a chat template', () =>
    withTinyModel(async (directory) => {
      using loaded = await load(directory);
      const { model, tokenizer, config, chatTemplate } = loaded;
      expect(config).toMatchObject({ model_type: 'llama', hidden_size: 32 });
      expect(tokenizer.decode(tokenizer.encode('hello there.'))).toBe('hello there.');
      expect(chatTemplate?.render([{ role: 'user', content: 'hi' }], { addGenerationPrompt: true })).toBe(
        'user:hi.assistant:',
      );
      mx.tidy(() => {
        const cache = model.makeCache();
        const ids = mx.array([tokenizer.encode('abc')], { dtype: 'int32' });
        expect(model.forward(ids, { cache }).shape).toEqual([1, 3, tinyConfig.vocab_size]);
        expect(cache[0]?.offset).toBe(3);
      });
    }));

  it('generates the same text at once, in a stream and from messages already rendered', () =>
    withTinyModel(async (directory) => {
      using loaded = await load(directory);
      const { model, tokenizer, chatTemplate } = loaded;
      const options = { maxTokens: 20, temperature: 0.8, seed: 4 };
      const messages = [{ role: 'user' as const, content: 'hi' }];
      const whole = await generate(model, tokenizer, messages, { ...options, chatTemplate });
      expect(whole.tokens).toHaveLength(whole.generatedTokens);
      expect(whole.promptTokens).toBe('user:hi.assistant:'.length);
      let text = '';
      for await (const chunk of streamGenerate(model, tokenizer, 'user:hi.assistant:', options)) text += chunk.text;
      expect(text).toBe(whole.text);
      expect((await generate(model, tokenizer, tokenizer.encode('user:hi.assistant:'), options)).text).toBe(whole.text);
    }));

  it('chats', () =>
    withTinyModel(async (directory) => {
      using loaded = await load(directory);
      using session = new ChatSession(loaded, { maxTokens: 5, system: 'be' });
      for await (const { text } of session.send('hi')) expect(typeof text).toBe('string');
      expect(session.history.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
    }));

  it.each(['float16', 'float32'] as const)('computes in %s where that is asked for', (dtype) =>
    withTinyModel(async (directory) => {
      using loaded = await load(directory, { dtype });
      mx.tidy(() => expect(loaded.model.forward(mx.array([[1, 2]], { dtype: 'int32' })).dtype).toBe(dtype));
    }),
  );

  it('rejects with the reason of a signal', () =>
    withTinyModel(async (directory) => {
      await expect(load(directory, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    }));

  it('leaves nothing behind when it is disposed', () => {
    expect(mx.liveHandles()).toBe(handles);
  });
});
