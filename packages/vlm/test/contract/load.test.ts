import { join } from 'node:path';
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { createVisionLanguageModel, generate, load } from '../../src/index.js';
import { picture } from '../picture.js';
import { tinyConfigs } from '../tiny-config.js';
import { withTinyModel } from '../tiny-model.js';

// The default stream counts as a handle from its first use on.
beforeAll(() => mx.tidy(() => mx.eval(mx.zeros([1]))));

describe('load', () => {
  it.each<[string, string, Record<string, unknown>, object]>([
    ['no processor', 'qwen2_vl', { 'preprocessor_config.json': undefined }, { code: 'NotFound' }],
    [
      'a processor of another kind',
      'smolvlm',
      { 'preprocessor_config.json': { image_processor_type: 'CLIP' } },
      { code: 'UnknownModelType' },
    ],
    [
      'a model type without images',
      'qwen2_vl',
      { 'config.json': { model_type: 'llama' } },
      { code: 'UnknownModelType' },
    ],
    [
      'a configuration without a vision tower',
      'qwen2_vl',
      { 'config.json': { ...tinyConfigs.qwen2_vl, vision_config: {} } },
      { code: 'Config' },
    ],
    [
      'a packing of another framework',
      'qwen2_vl',
      { 'config.json': { ...tinyConfigs.qwen2_vl, quantization_config: { quant_method: 'awq' } } },
      { code: 'Unsupported' },
    ],
    [
      'a tower with more layers than the checkpoint',
      'smolvlm',
      {
        'config.json': {
          ...tinyConfigs.smolvlm,
          vision_config: { ...(tinyConfigs.smolvlm?.vision_config as object), num_hidden_layers: 3 },
        },
      },
      { code: 'MissingWeights', message: expect.stringContaining('vision_model.encoder.layers.2.') },
    ],
  ])('refuses %s, and leaves nothing in memory', async (_, modelType, files, error) => {
    await withTinyModel(
      modelType,
      async (directory) => {
        const handles = mx.liveHandles();
        await expect(load(directory)).rejects.toMatchObject(error);
        expect(mx.liveHandles()).toBeLessThanOrEqual(handles); // fewer where what earlier tests left was collected
      },
      files,
    );
  });

  it('frees all on dispose', async () => {
    await withTinyModel('qwen2_5_vl', async (directory) => {
      const handles = mx.liveHandles();
      const loaded = await load(directory);
      await generate(loaded, 'hi', { images: [picture(1)], maxTokens: 2 });
      loaded.dispose();
      expect(mx.liveHandles()).toBeLessThanOrEqual(handles); // fewer where what earlier tests left was collected
    });
  });

  it('gives up with the reason of its signal', async () => {
    await withTinyModel('qwen2_vl', async (directory) => {
      await expect(load(directory, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    });
  });

  it('loads layers packed as the checkpoint has them, settings of single ones under its names', async () => {
    const config = {
      ...tinyConfigs.smolvlm,
      eos_token_id: 127,
      quantization: { group_size: 32, bits: 4, 'language_model.lm_head': { group_size: 64, bits: 8 } },
    };
    await withTinyModel(
      'smolvlm',
      async (directory) => {
        const packed = await createVisionLanguageModel(config);
        await packed.loadWeights(join(directory, 'model.safetensors'));
        nn.quantize(packed, {
          predicate: (path) =>
            path === 'language_model.lm_head'
              ? { groupSize: 64, bits: 8 }
              : /^language_model.*(_proj|embed_tokens)$/.test(path) && { groupSize: 32, bits: 4 },
        });
        // Under the names of mlx-vlm, whose text tower has one level less.
        const named = packed.namedParameters().map(([key, array]): [string, mx.MLXArray] => {
          return [key.replace('language_model.model.', 'language_model.'), array];
        });
        await mx.saveSafetensors(join(directory, 'model.safetensors'), new Map(named));
        using loaded = await load(directory);
        const modules = new Map(loaded.model.namedModules());
        expect(modules.get('language_model.lm_head')).toMatchObject({ bits: 8, groupSize: 64 });
        expect(modules.get('language_model.model.layers.0.mlp.up_proj')).toMatchObject({ bits: 4, groupSize: 32 });
        expect(modules.get('vision_model.encoder.layers.0.mlp.fc1')).toBeInstanceOf(nn.Linear);
        const { tokens } = await generate(loaded, 'what?', { images: [picture(1)], maxTokens: 4, stopTokens: [] });
        expect(tokens).toHaveLength(4);
      },
      { 'config.json': config },
    );
  });
});
