import * as mx from '@mlxts/core';
import { describe, expect, it, vi } from 'vitest';
import { Dense } from '../../src/chain/dense.js';
import { load } from '../../src/index.js';
import { cosine } from '../cosine.js';
import { tinyConfigs } from '../tiny-config.js';
import { denseFiles, type TinyFiles, tinyFiles, tinyTokenizer, withTinyModel } from '../tiny-model.js';

const sentence = tinyFiles['config_sentence_transformers.json'];
const moduleList = tinyFiles['modules.json'];
const withModule = (type: string) => moduleList.map((entry, at) => (at === 2 ? { ...entry, type } : entry));

describe('the definition of a model', () => {
  it('gives pooling, length, prompts, similarity and normalization', () =>
    withTinyModel(
      async (directory) => {
        using embedder = await load(directory);
        expect(embedder).toMatchObject({
          dimensions: 64,
          maxTokens: 40,
          normalizes: false,
          pooling: ['cls', 'mean'],
          prompts: { query: '', doc: 'd: ' },
          defaultPromptName: 'doc',
          similarityMetric: 'dot',
        });
        const [first] = await embedder.embed(['ab']);
        expect(first).toHaveLength(64);
        expect(first).toEqual((await embedder.embed(['d: ab'], { prompt: '' }))[0]);
      },
      {
        'modules.json': moduleList.slice(0, 2),
        '1_Pooling/config.json': {
          embedding_dimension: 32,
          pooling_mode_mean_tokens: true,
          pooling_mode_cls_token: true,
        },
        'sentence_bert_config.json': undefined,
        'config_sentence_transformers.json': {
          prompts: { query: null, doc: 'd: ' },
          default_prompt_name: 'doc',
          similarity_fn_name: 'dot',
        },
      },
    ));

  it('leaves the tokens of prompts out of the mean where it says so', () =>
    withTinyModel(
      async (directory) => {
        using embedder = await load(directory);
        const [counted, plain] = await embedder
          .embed(['ab'], { prompt: 'x ' })
          .then(async ([a]) => [a ?? [], (await embedder.embed(['x ab']))[0] ?? []]);
        expect(cosine(counted ?? [], plain ?? [])).toBeLessThan(0.9999);
        expect(await embedder.embed(['', 'ab c'], { prompt: 'x ' })).toHaveLength(2);
      },
      {
        '1_Pooling/config.json': { embedding_dimension: 32, pooling_mode: 'mean', include_prompt: false },
      },
    ));

  it('applies dense layers, and the dimensions that it keeps', async () => {
    const dense = new Dense({
      kind: 'dense',
      directory: '',
      ...{ inFeatures: 32, outFeatures: 6, bias: true, activation: 'Identity', useResidual: false },
    });
    const files = {
      ...denseFiles,
      '2_Dense/model.safetensors': new Map(dense.namedParameters()),
      'config_sentence_transformers.json': { ...sentence, truncate_dim: 4 },
    };
    await withTinyModel(async (directory) => {
      using embedder = await load(directory);
      expect(embedder.dimensions).toBe(4);
      const [all] = await embedder.embed(['ab'], { dimensions: 6, normalize: false });
      using pooled = await withTinyModel((plain) => load(plain));
      const input = await pooled.embed(['ab'], { normalize: false, output: 'array' });
      const expected = dense.forward(input).toTypedArray() as Float32Array;
      for (const [at, value] of (all ?? []).entries()) expect(value).toBeCloseTo(expected[at] ?? 9, 4);
      expect((await embedder.embed(['ab']))[0]).toHaveLength(4);
    }, files);
  });

  it('lowers letters where it says so', () =>
    withTinyModel(
      async (directory) => {
        using embedder = await load(directory);
        const [upper, lower] = await embedder.embed(['AB c', 'ab c']);
        expect(upper).toEqual(lower);
      },
      { 'sentence_bert_config.json': { do_lower_case: true } },
    ));

  it('is assumed for a plain checkpoint, and that is said, unless it was given', () =>
    withTinyModel(
      async (directory) => {
        const onWarning = vi.fn();
        using assumed = await load(directory, { onWarning });
        expect(onWarning.mock.calls).toEqual([
          [expect.stringMatching(/no modules\.json.*mean of all tokens.*not normalized/)],
        ]);
        expect(assumed).toMatchObject({ pooling: ['mean'], normalizes: false, maxTokens: 40 });
        using given = await load(directory, { onWarning, pooling: 'cls', maxTokens: 10 });
        expect(given).toMatchObject({ pooling: ['cls'], maxTokens: 10 });
        expect(onWarning).toHaveBeenCalledTimes(1);
        const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
        (await load(directory)).dispose();
        expect(emitted).toHaveBeenCalledWith(expect.stringContaining('modules.json'), {
          code: 'MLXTS_ASSUMED_POOLING',
        });
        emitted.mockRestore();
      },
      { 'modules.json': undefined, 'sentence_bert_config.json': undefined },
    ));

  const wrong: [what: string, files: TinyFiles, code: string, message: RegExp][] = [
    ['modules.json that is no JSON', { 'modules.json': '{' }, 'Config', /expected JSON/],
    ['modules.json without modules', { 'modules.json': [] }, 'Config', /list of modules/],
    ['a module without a type', { 'modules.json': [{ path: '' }] }, 'Config', /entry 0: expected \{ type, path \}/],
    ['a folder elsewhere', { 'modules.json': [{ type: 'x', path: '../a' }] }, 'Config', /folder beside it/],
    [
      'an unknown module',
      { 'modules.json': withModule('sentence_transformers.models.LSTM') },
      'Unsupported',
      /models\.LSTM/,
    ],
    ['code of its own', { 'modules.json': withModule('custom_st.Transformer') }, 'Unsupported', /custom_st.*not run/],
    ['another order', { 'modules.json': moduleList.slice(1) }, 'Unsupported', /got Pooling, Normalize/],
    ['no pooling configuration', { '1_Pooling/config.json': undefined }, 'Config', /expected a mode of pooling/],
    ['another mode', { '1_Pooling/config.json': { pooling_mode: 'sum' } }, 'Unsupported', /pooling_mode: .*"sum"/],
    [
      'another flag',
      { '1_Pooling/config.json': { pooling_mode_min_tokens: true } },
      'Unsupported',
      /pooling_mode_min_tokens/,
    ],
    [
      'pooling of other dimensions',
      { '1_Pooling/config.json': { ...tinyFiles['1_Pooling/config.json'], word_embedding_dimension: 31 } },
      'Config',
      /hidden states of 31 dimensions, got 32/,
    ],
    [
      'a dense layer of other dimensions',
      { ...denseFiles, '2_Dense/config.json': { ...denseFiles['2_Dense/config.json'], in_features: 30 } },
      'Config',
      /in_features 30 of a vector, got 32/,
    ],
    [
      'another activation',
      {
        ...denseFiles,
        '2_Dense/config.json': { ...denseFiles['2_Dense/config.json'], activation_function: 'torch.nn.Mish' },
      },
      'Unsupported',
      /got torch\.nn\.Mish/,
    ],
    ['a dense layer without weights', denseFiles, 'NotFound', /2_Dense/],
    [
      'another kind of model',
      { 'config_sentence_transformers.json': { model_type: 'SparseEncoder' } },
      'Unsupported',
      /SparseEncoder/,
    ],
    [
      'another similarity',
      { 'config_sentence_transformers.json': { similarity_fn_name: 'jaccard' } },
      'Unsupported',
      /jaccard/,
    ],
    [
      'a default prompt that is none',
      { 'config_sentence_transformers.json': { default_prompt_name: 'x' } },
      'Config',
      /got "x"/,
    ],
    [
      'prompts that are no text',
      { 'config_sentence_transformers.json': { prompts: { a: 1 } } },
      'Config',
      /prompts\.a/,
    ],
    ['another task', { 'sentence_bert_config.json': { transformer_task: 'fill-mask' } }, 'Unsupported', /fill-mask/],
    ['no room for text', { 'sentence_bert_config.json': { max_seq_length: 2 } }, 'Config', /2 special tokens, got 2/],
    [
      'a vocabulary larger than the table',
      {
        'tokenizer.json': {
          ...tinyTokenizer,
          model: { ...tinyTokenizer.model, vocab: { ...tinyTokenizer.model.vocab, zz: 64 } },
        },
      },
      'Tokenizer',
      /at most 64 tokens, as the model has, got 65/,
    ],
    [
      'weights of another size',
      { 'config.json': { ...tinyConfigs.bert, vocab_size: 70 } },
      'MissingWeights',
      /word_embeddings/,
    ],
    [
      'another architecture',
      { 'config.json': { ...tinyConfigs.bert, model_type: 'mpnet' } },
      'UnknownModelType',
      /"mpnet"/,
    ],
    [
      'relative positions',
      { 'config.json': { ...tinyConfigs.bert, position_embedding_type: 'relative_key' } },
      'Config',
      /relative_key/,
    ],
  ];

  it.each(wrong)('is refused with %s', async (_, files, code, message) => {
    await withTinyModel(async (directory) => {
      const handles = mx.liveHandles();
      const error = await load(directory).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code });
      expect(String(error)).toMatch(message);
      // Fewer where what earlier tests left was collected.
      expect(mx.liveHandles()).toBeLessThanOrEqual(handles);
    }, files);
  });

  it('does not go beyond the positions that there are', () =>
    withTinyModel(async (directory) => {
      await expect(load(directory, { maxTokens: 41 })).rejects.toThrow(
        /maxTokens to be an integer in \[3, 40\], got 41/,
      );
      await expect(load(directory, { pooling: 'sum' as never })).rejects.toThrow(/"sum"/);
    }));
});
