import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { processVisuals } from '../../src/generation/process-visuals.js';
import {
  estimateTokens,
  type GenerateOptions,
  generate,
  type LoadedModel,
  load,
  mergeEmbeddings,
  type Prompt,
  type RGBImage,
  type Sampler,
} from '../../src/index.js';
import { picture } from '../picture.js';
import { withTinyModel } from '../tiny-model.js';

const place = { type: 'image' };
const says = (text: string) => ({ type: 'text', text });
/** One red pixel. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const LENGTH = 12;
const said = Array.from({ length: LENGTH }, (_, i) => (7 * i + 3) % 26);

function expectClose(got: mx.MLXArray, expected: mx.MLXArray): void {
  expect(got.shape).toEqual(expected.shape);
  expect(Number(mx.max(mx.abs(mx.subtract(got, expected))).item())).toBeLessThan(2e-5);
}

describe.each(['qwen2_vl', 'qwen2_5_vl', 'smolvlm'])('generate with %s', (modelType) => {
  let loaded: LoadedModel;
  const greedy = async (prompt: Prompt, options?: GenerateOptions): Promise<number[]> => {
    const { tokens } = await generate(loaded, prompt, { maxTokens: LENGTH, stopTokens: [], ...options });
    return tokens;
  };
  /** Log-probabilities `[LENGTH, V]` that generation chooses from when it always chooses `said`. */
  const chosenFrom = async (prompt: Prompt, options: GenerateOptions): Promise<mx.MLXArray> => {
    const seen: mx.MLXArray[] = [];
    const sampler: Sampler = {
      state: seen,
      sample(logits) {
        seen.push(logits);
        return mx.array([said[seen.length - 1] ?? 0], { dtype: 'uint32' });
      },
    };
    expect(await greedy(prompt, { ...options, sampler })).toEqual(said);
    return mx.concatenate(seen, { axis: 0 });
  };

  beforeAll(async () => {
    await withTinyModel(modelType, async (directory) => {
      loaded = await load(directory);
    });
  });
  afterAll(() => loaded.dispose());

  /** The same from one pass over prompt and reply, with no cache. */
  async function atOnce(text: string, images: RGBImage[]): Promise<mx.MLXArray> {
    const { model, tokenizer, processor } = loaded;
    const { images: visuals } = await processVisuals(processor, { images }, undefined);
    const ids = tokenizer.encode(processor.expandText(text, { images }), { addSpecialTokens: false });
    const rows = [[...ids, ...said.slice(0, -1)]];
    const features = visuals.map((visual) => model.features(visual));
    const inputEmbeddings = mergeEmbeddings(model, rows, [visuals], [features]);
    const positions = model.positions(rows, [visuals])?.positions;
    const logits = model.forward(mx.array(rows, { dtype: 'int32' }), { inputEmbeddings, positions });
    return nn.logSoftmax(mx.slice(logits, [0, ids.length - 1, 0], [1, ids.length - 1 + LENGTH, 128]).squeeze());
  }

  const marker = modelType.startsWith('qwen') ? '<|vision_start|><|image_pad|><|vision_end|>' : '<image>';

  it.each([512, 5])(
    'chooses from what the model gives at once, the image first, fed %s tokens at a time',
    async (prefillStepSize) => {
      const expected = await atOnce(`user:${marker}what is this?.assistant:`, [picture(1)]);
      expectClose(await chosenFrom('what is this?', { images: [picture(1)], prefillStepSize }), expected);
    },
  );

  it('puts several images where the messages say', async () => {
    const prompt = [
      { role: 'user', content: [says('a'), place, says('or'), place, says('?')] },
      { role: 'assistant', content: 'a' },
      { role: 'user', content: [says('and'), place] },
    ];
    const text = `user:a${marker}or${marker}?.assistant:a.user:and${marker}.assistant:`;
    const images = [picture(1, 1, 4), picture(2, 3, 2), picture(3, 1, 1)];
    expectClose(await chosenFrom(prompt, { images }), await atOnce(text, images));
  });

  it('answers text alone', async () => {
    expectClose(await chosenFrom('hello', {}), await atOnce('user:hello.assistant:', []));
  });

  it('sees an image once, whatever is asked about it', async () => {
    loaded.features.clear();
    const features = vi.spyOn(loaded.model, 'features');
    const once = await greedy('what?', { images: [picture(5)] });
    expect(await greedy('what?', { images: [picture(5)] })).toEqual(once);
    await greedy('where?', { images: [picture(5)] });
    expect(features).toHaveBeenCalledTimes(1);
    await greedy('what?', { images: [picture(6)] });
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
    const { imageToken } = loaded.processor;
    await expect(greedy(`look: ${imageToken}`)).rejects.toThrow(
      `expected 0 ${imageToken} in the text, one for each, got 1`,
    );
  });

  it('estimates how many tokens images take, from their sizes alone', async () => {
    const [image, other] = [picture(1), picture(2, 5, 1)];
    const before = await generate(loaded, 'hi', { maxTokens: 1 });
    const after = await generate(loaded, 'hi', { images: [image, other], maxTokens: 1 });
    const estimated = await estimateTokens(loaded, {
      images: [image, { width: 8, height: 40, data: new Uint8Array(0) }],
    });
    // Two markers around an image of Qwen; the line breaks after tiles are one token in vocabularies of Idefics3, two here.
    const besides = modelType.startsWith('qwen') ? 2 : 1;
    expect(after.promptTokens - before.promptTokens).toBe(estimated.reduce((sum, count) => sum + count + besides, 0));
  });

  it('refuses a prompt that is longer than the context, before it sees an image', async () => {
    const features = vi.spyOn(loaded.model, 'features');
    const images = Array.from({ length: 12 }, (_, i) => picture(i, 8, 8));
    await expect(greedy('hi', { images })).rejects.toMatchObject({
      code: 'ContextLength',
      message: expect.stringMatching(/expected at most 512 tokens, the model's context, got \d+, those of 12 images/),
    });
    expect(features).not.toHaveBeenCalled();
    features.mockRestore();
  });

  it('reads images from data URLs, bytes and blobs', async () => {
    const bytes = Buffer.from(DOT, 'base64');
    const sources = [`data:image/png;base64,${DOT}`, new Uint8Array(bytes), new Blob([bytes])];
    const replies = await Promise.all(sources.map((source) => greedy('what?', { images: [source] })));
    expect(new Set(replies.map((tokens) => tokens.join())).size).toBe(1);
    await expect(greedy('what?', { images: [bytes.subarray(0, 40)] })).rejects.toMatchObject({ code: 'File' });
    await expect(greedy('what?', { images: ['https://example.com/cat.png'] })).rejects.toMatchObject({
      code: 'Unsupported',
    });
  });

  it('refuses a model without a chat template', async () => {
    const without: LoadedModel = { ...loaded, chatTemplate: undefined };
    await expect(generate(without, 'hi')).rejects.toMatchObject({ code: 'Unsupported' });
  });
});

describe('generate with videos', () => {
  it.each(['qwen2_vl', 'qwen2_5_vl'])('sees frames with %s', async (modelType) => {
    await withTinyModel(modelType, async (directory) => {
      using loaded = await load(directory);
      const frames = [picture(1), picture(1), picture(1), picture(1)];
      const options = { maxTokens: 6, stopTokens: [], images: [picture(2)], videos: [{ frames }] };
      const { tokens, promptTokens } = await generate(loaded, 'what happens?', options);
      expect(tokens).toHaveLength(6);
      expect(promptTokens).toBe('user:what happens?.assistant:'.length + 2 + 6 + 2 + 12);
    });
  });
});
