import { embed, embedMany } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aiEmbeddingModel } from '../../src/ai/index.js';
import { type Embedder, type EmbedOptions, load } from '../../src/index.js';
import { withTinyModel } from '../tiny-model.js';

globalThis.AI_SDK_LOG_WARNINGS = false;

const closeTo = (vector: ArrayLike<number> = []) => Array.from(vector, (value) => expect.closeTo(value, 5));

describe('an embedder as a model of the AI SDK', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await withTinyModel((directory) => load(directory));
  });
  afterAll(() => embedder.dispose());

  it('embeds one value and many, with their tokens', async () => {
    const model = aiEmbeddingModel(embedder);
    const [ab, cde] = await embedder.embed(['ab', 'cde']);
    const one = await embed({ model, value: 'ab' });
    expect(one.embedding).toEqual(closeTo(ab));
    expect(one.usage.tokens).toBe(4);
    const many = await embedMany({ model, values: ['cde', 'ab', 'cde'] });
    expect(many.embeddings).toEqual([cde, ab, cde].map(closeTo));
    expect(many.usage.tokens).toBe(14);
    expect(model).toMatchObject({ specificationVersion: 'v4', provider: 'mlxts', modelId: 'bert' });
  });

  it('takes settings of a call before those of the model', async () => {
    const model = aiEmbeddingModel(embedder, { promptName: 'query', dimensions: 16, modelId: 'tiny' });
    const expected = async (options: EmbedOptions<'float32'>) => closeTo((await embedder.embed(['ab'], options))[0]);
    expect((await embed({ model, value: 'ab' })).embedding).toEqual(await expected({ prompt: 'q: ', dimensions: 16 }));
    const mlxts = { prompt: 'x: ', dimensions: 8, normalize: false };
    const { embedding } = await embed({ model, value: 'ab', providerOptions: { mlxts } });
    expect(embedding).toEqual(await expected(mlxts));
  });

  it('warns of texts whose end was left out', async () => {
    const { warnings } = await embed({ model: aiEmbeddingModel(embedder), value: 'ab '.repeat(30) });
    expect(warnings).toEqual([{ type: 'other', message: 'one text has more than 20 tokens: the end was left out' }]);
  });

  it('gives up with the reason of a signal, and refuses settings that it does not have', async () => {
    const model = aiEmbeddingModel(embedder);
    await expect(embed({ model, value: 'ab', abortSignal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    const providerOptions = { mlxts: { dimension: 8 } };
    await expect(embed({ model, value: 'ab', providerOptions })).rejects.toThrow(/batchTokens at most, got dimension/);
  });
});
