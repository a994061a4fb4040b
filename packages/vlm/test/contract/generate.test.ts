import * as mx from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type GenerateOptions,
  generate,
  type LoadedModel,
  load,
  mergeEmbeddings,
  type Prompt,
} from '../../src/index.js';
import { FakeProcessor, picture } from '../fake-processor.js';
import { withTinyModel } from '../tiny-model.js';

const place = { type: 'image' };
const says = (text: string) => ({ type: 'text', text });
const LENGTH = 12;

describe.each(['qwen2_vl', 'qwen2_5_vl', 'smolvlm'])('generate with %s', (modelType) => {
  let loaded: LoadedModel;
  const processor = new FakeProcessor(modelType);
  const greedy = async (prompt: Prompt, options?: GenerateOptions): Promise<number[]> => {
    const { tokens } = await generate(loaded, prompt, { maxTokens: LENGTH, stopTokens: [], ...options });
    return tokens;
  };

  beforeAll(async () => {
    await withTinyModel(modelType, async (directory) => {
      loaded = { ...(await load(directory)), processor };
    });
  });
  afterAll(() => loaded.dispose());

  /** The likeliest tokens, each from all that came before, with no cache. */
  async function withoutCache(text: string, pictures: Uint8Array[]): Promise<number[]> {
    const { model, tokenizer } = loaded;
    const visuals = await Promise.all(pictures.map((each) => processor.image(each)));
    const ids = tokenizer.encode(processor.expand(text, visuals), { addSpecialTokens: false });
    const features = visuals.map((visual) => model.features(visual));
    const tokens: number[] = [];
    while (tokens.length < LENGTH) {
      const rows = [[...ids, ...tokens]];
      const inputEmbeddings = mergeEmbeddings(model, rows, [visuals], [features]);
      const positions = model.positions(rows, [visuals])?.positions;
      const logits = model.forward(mx.array(rows, { dtype: 'int32' }), { inputEmbeddings, positions });
      tokens.push(
        Number(mx.argmax(mx.slice(logits, [0, (rows[0]?.length ?? 0) - 1, 0], [1, rows[0]?.length ?? 0, 128])).item()),
      );
    }
    return tokens;
  }

  const marker = modelType.startsWith('qwen') ? '<|vision_start|><|image_pad|><|vision_end|>' : '<image>';

  it('gives the tokens that the model gives without a cache, one image before the text', async () => {
    const expected = await withoutCache(`user:${marker}what is this?.assistant:`, [picture(1)]);
    expect(new Set(expected).size).toBeGreaterThan(2);
    expect(await greedy('what is this?', { images: [picture(1)] })).toEqual(expected);
    expect(await greedy('what is this?', { images: [picture(1)], prefillStepSize: 5 })).toEqual(expected);
  });

  it('puts several images where the messages say', async () => {
    const prompt = [
      { role: 'user', content: [says('a'), place, says('or'), place, says('?')] },
      { role: 'assistant', content: 'a' },
      { role: 'user', content: [says('and'), place] },
    ];
    const text = `user:a${marker}or${marker}?.assistant:a.user:and${marker}.assistant:`;
    const images = [picture(1, 1, 4), picture(2, 3, 2), picture(3, 1, 1)];
    expect(await greedy(prompt, { images })).toEqual(await withoutCache(text, images));
  });

  it('answers text alone', async () => {
    expect(await greedy('hello')).toEqual(await withoutCache('user:hello.assistant:', []));
  });

  it('sees an image once, whatever is asked about it', async () => {
    loaded.features.clear();
    const features = vi.spyOn(loaded.model, 'features');
    const once = await greedy('what?', { images: [picture(5)] });
    expect(await greedy('what?', { images: [picture(5)] })).toEqual(once);
    await greedy('where?', { images: [picture(5)] });
    expect(features).toHaveBeenCalledTimes(1);
    expect(await greedy('what?', { images: [picture(6)] })).not.toEqual(once);
    expect(features).toHaveBeenCalledTimes(2);
    features.mockRestore();
  });

  it.each<[string, Prompt, GenerateOptions, string]>([
    [
      'an image without a place',
      [{ role: 'user', content: 'hi' }],
      { images: [picture(1)] },
      "expected as many images as the messages have parts of { type: 'image' }, 0, got 1",
    ],
    [
      'a place without an image',
      [{ role: 'user', content: [place, place] }],
      { images: [picture(1)] },
      "expected as many images as the messages have parts of { type: 'image' }, 2, got 1",
    ],
    [
      'an option out of range',
      'hi',
      { images: [picture(1)], maxTokens: 0 },
      'expected maxTokens to be an integer ≥ 1, got 0',
    ],
  ])('refuses %s', async (_, prompt, options, message) => {
    await expect(greedy(prompt, options)).rejects.toThrow(message);
  });

  it('refuses a text that holds the token of an image', async () => {
    const token = marker.match(/<\|image_pad\|>|<image>/)?.[0] ?? '';
    vi.spyOn(processor, 'expand').mockImplementationOnce((text) => text);
    await expect(greedy(`look: ${token}`)).rejects.toThrow('expected 0 image tokens for 0 images, got 1');
  });

  it('refuses a model without a chat template', async () => {
    const without = { ...loaded, chatTemplate: undefined };
    await expect(generate(without, 'hi')).rejects.toMatchObject({ code: 'Unsupported' });
  });
});

describe('generate with videos', () => {
  it.each(['qwen2_vl', 'qwen2_5_vl'])('sees frames with %s', async (modelType) => {
    await withTinyModel(modelType, async (directory) => {
      using loaded = { ...(await load(directory)), processor: new FakeProcessor(modelType) };
      const frames = [picture(1), picture(1), picture(1), picture(1)];
      const options = { maxTokens: 6, stopTokens: [], images: [picture(2)], videos: [{ frames }] };
      const { tokens, promptTokens } = await generate(loaded, 'what happens?', options);
      expect(tokens).toHaveLength(6);
      expect(promptTokens).toBe('user:what happens?.assistant:'.length + 2 + 6 + 2 + 12);
    });
  });
});
