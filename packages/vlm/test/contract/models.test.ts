import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createVisionLanguageModel,
  mergeEmbeddings,
  modelTypes,
  type VisionLanguageModel,
  type VisualInput,
} from '../../src/index.js';
import { randomModel } from '../random-model.js';
import { tinyConfigs } from '../tiny-config.js';

const wave = (shape: number[]): mx.MLXArray =>
  mx.array(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 0.37)),
    { shape },
  );
const isQwen = (modelType: string): boolean => modelType.startsWith('qwen');
const visualOf = (modelType: string): VisualInput =>
  isQwen(modelType)
    ? { kind: 'image', grid: [1, 4, 6], pixelValues: wave([24, 96]) }
    : { kind: 'image', pixelValues: wave([2, 3, 32, 32]) };

function expectClose(got: mx.MLXArray, expected: mx.MLXArray): void {
  expect(got.shape).toEqual(expected.shape);
  expect(Number(mx.max(mx.abs(mx.subtract(got, expected))).item())).toBeLessThan(2e-5);
}

it('has a tiny configuration for every registered model type', () => {
  expect(Object.keys(tinyConfigs).sort()).toEqual([...modelTypes].sort());
});

describe.each(modelTypes)('%s', (modelType) => {
  const config = tinyConfigs[modelType] ?? {};
  const vision = config.vision_config as Record<string, unknown>;
  const visual = visualOf(modelType);
  let model: VisionLanguageModel;
  let features: mx.MLXArray;

  beforeAll(async () => {
    model = await randomModel(config);
    features = model.features(visual);
  });

  /** The key of a weight in files of Hugging Face, as they were and as they are, and of mlx-vlm. */
  const foreign: Record<string, (key: string) => string> = isQwen(modelType)
    ? {
        'Hugging Face': (key) => key.replace('vision_tower.', 'visual.').replace('language_model.', ''),
        'Hugging Face since 2025': (key) =>
          key
            .replace('vision_tower.', 'model.visual.')
            .replace('language_model.model.', 'model.language_model.')
            .replace('language_model.lm_head', 'lm_head'),
        'mlx-vlm': (key) => key,
      }
    : {
        'Hugging Face': (key) =>
          key
            .replace(/^(vision_model|connector)\./, 'model.$1.')
            .replace('language_model.model.', 'model.text_model.')
            .replace('language_model.lm_head', 'lm_head'),
        'mlx-vlm': (key) => key.replace('language_model.model.', 'language_model.'),
      };

  /** The weights under other keys, the kernel over patches as a convolution has it. */
  function checkpoint(name: string): Map<string, mx.MLXArray> {
    const rename = foreign[name] as (key: string) => string;
    return new Map(
      model.namedParameters().map(([key, array]) => {
        const frames = isQwen(modelType) ? [2] : [];
        if (!/patch_embed(\.proj|ding)\.weight$/.test(key)) return [rename(key), array];
        const kernel = mx.reshape(array, [-1, 3, ...frames, 4, 4]);
        return [rename(key), name === 'mlx-vlm' ? mx.moveaxis(kernel, 1, -1) : kernel];
      }),
    );
  }

  it('loads its weights under its own keys, those of Hugging Face and those of mlx-vlm', async () => {
    for (const name of Object.keys(foreign)) {
      const other = await createVisionLanguageModel(config);
      nn.loadInto(other, checkpoint(name));
      expectClose(other.features(visual), features);
      const ids = mx.array([[1, 2, 3]], { dtype: 'int32' });
      expectClose(other.forward(ids), model.forward(ids));
    }
  });

  it('sanitizes twice as once, and names layers as weights', () => {
    const { sanitize } = model as VisionLanguageModel & nn.Sanitizing;
    for (const name of Object.keys(foreign)) {
      const once = sanitize.call(model, checkpoint(name));
      expect([...once.keys()].sort()).toEqual(
        model
          .namedParameters()
          .map(([key]) => key)
          .sort(),
      );
      const twice = sanitize.call(model, once);
      expect([...twice].map(([key, weight]) => weight === once.get(key))).toEqual([...once].map(() => true));
      for (const [key] of model.namedParameters()) {
        const layer = key.replace(/\.[^.]+$/, '');
        expect(model.checkpointKey(foreign[name]?.(layer) ?? '')).toBe(layer);
      }
    }
  });

  it('runs with quantized layers, close to the weights they stand for', async () => {
    const packed = nn.loadInto(await createVisionLanguageModel(config), new Map(model.namedParameters()));
    nn.quantize(packed, { groupSize: 32, bits: 8, predicate: (_, layer) => isWide(layer) });
    const other = await createVisionLanguageModel(config);
    nn.loadInto(other, new Map(packed.namedParameters()));
    const error = mx.max(mx.abs(mx.subtract(other.features(visual), features)));
    expect(Number(error.item())).toBeGreaterThan(0);
    expect(Number(error.item())).toBeLessThan(0.1 * Number(mx.max(mx.abs(features)).item()));
    expectClose(other.features(visual), packed.features(visual));
  });

  it.each(['float16', 'bfloat16', 'float32'] as const)('keeps %s in features and embeddings', async (dtype) => {
    const half = await createVisionLanguageModel(config);
    nn.loadInto(half, new Map(model.namedParameters()), { dtype });
    const seen = half.features({ ...visual, pixelValues: mx.astype(visual.pixelValues, dtype) });
    const row = Array<number>(model.countTokens(visual)).fill(model.imageTokenId);
    expect([seen.dtype, mergeEmbeddings(half, [row], [[visual]], [[seen]]).dtype]).toEqual([dtype, dtype]);
  });

  it('refuses pixels of another form', () => {
    const wrong: [Partial<VisualInput>, string][] = isQwen(modelType)
      ? [
          [{ grid: undefined }, 'expected a grid of frames, rows and columns, the last two multiples of 2, got none'],
          [{ grid: [1, 3, 8] }, 'multiples of 2, got [1,3,8]'],
          [{ grid: [0, 4, 6] }, 'got [0,4,6]'],
          [{ grid: [1, 4, 8] }, 'expected pixelValues of shape [32, 96] for a grid of [1, 4, 8], got [24, 96]'],
          [{ pixelValues: wave([24, 90]) }, 'expected pixelValues of shape [24, 96]'],
        ]
      : [
          [
            { pixelValues: wave([2, 3, 32, 24]) },
            'expected pixelValues of shape [tiles, 3, size, size], size a multiple of 8',
          ],
          [{ pixelValues: wave([2, 1, 32, 32]) }, 'got [2, 1, 32, 32]'],
          [{ pixelMask: mx.ones([2, 32, 16]) }, 'expected pixelMask of shape [2, 32, 32], got [2, 32, 16]'],
          [{ kind: 'video' }, 'expected an image, got a video'],
        ];
    for (const [change, message] of wrong) {
      expect(() => model.features({ ...visual, ...change })).toThrow(message);
      expect(() => model.countTokens({ ...visual, ...change })).toThrow(message);
    }
  });

  it('refuses rows with another number of placeholders', () => {
    const row = [1, ...Array<number>(model.countTokens(visual) - 1).fill(model.imageTokenId)];
    expect(() => mergeEmbeddings(model, [row], [[visual]], [[features]])).toThrow(
      `expected ${row.length} image tokens for 1 image, got ${row.length - 1}`,
    );
    expect(() => mergeEmbeddings(model, [row], [[]], [[]])).toThrow(`expected 0 image tokens for 0 images`);
  });

  it.each<[Record<string, unknown>, string]>(
    isQwen(modelType)
      ? [
          [{ vision_config: 3 }, 'vision_config: expected an object, got 3'],
          [{ vision_config: { ...vision, num_heads: 3 } }, 'four times the heads, got 32'],
          [{ vision_config: { ...vision, hidden_act: 'relu' } }, 'hidden_act: expected '],
          [{ vision_config: { ...vision, depth: 0 } }, 'depth: expected a positive integer, got 0'],
          [{ image_token_id: -1 }, 'image_token_id: expected a whole number, got -1'],
          [{ hidden_size: 32 }, '_size: expected 32, that of the text, got 64'],
          [{ rope_scaling: { type: 'mrope' } }, 'rope_scaling.mrope_section: expected 3 counts'],
        ]
      : [
          [{ text_config: 'llama' }, 'text_config: expected an object, got "llama"'],
          [
            { vision_config: { ...vision, num_attention_heads: 5 } },
            'expected a multiple of num_attention_heads 5, got 32',
          ],
          [{ vision_config: { ...vision, patch_size: 64 } }, 'patch_size: expected at most image_size 32, got 64'],
          [{ vision_config: { ...vision, hidden_act: 'relu' } }, 'hidden_act: expected gelu_pytorch_tanh, got relu'],
          [{ scale_factor: 0 }, 'scale_factor: expected a positive integer, got 0'],
        ],
  )('refuses a configuration with %j', async (change, message) => {
    await expect(createVisionLanguageModel({ ...config, ...change })).rejects.toMatchObject({
      code: 'Config',
      message: expect.stringContaining(message),
    });
  });
});

const isWide = (layer: nn.Module): boolean =>
  'weight' in layer && layer.weight instanceof mx.MLXArray && layer.weight.shape.at(-1) !== undefined
    ? (layer.weight.shape.at(-1) ?? 0) % 32 === 0 && layer.weight.ndim === 2
    : false;

describe('createVisionLanguageModel', () => {
  it('lists the types that it knows', async () => {
    await expect(createVisionLanguageModel({ model_type: 'llava' })).rejects.toMatchObject({
      code: 'UnknownModelType',
      message: expect.stringContaining(modelTypes.join(', ')),
    });
  });

  it('takes the text of Idefics3 as Llama where the configuration leaves fields out', async () => {
    const { text_config: text, ...rest } = tinyConfigs.smolvlm ?? {};
    const { rms_norm_eps: _, model_type: __, ...some } = text as Record<string, unknown>;
    const model = await createVisionLanguageModel({ ...rest, text_config: some });
    expect(model.languageModel.hiddenSize).toBe(64);
  });
});

describe('tiles that an image does not fill', () => {
  it('hides the patches outside of it, and spreads positions over those inside', async () => {
    const model = await randomModel(tinyConfigs.smolvlm ?? {});
    const inside = mx.concatenate([mx.ones([1, 32, 20]), mx.zeros([1, 32, 12])], { axis: 2 });
    const pixels = wave([1, 3, 32, 32]);
    const mask = mx.expandDims(inside, 1);
    const [a, b] = [0, 5].map((filling) =>
      model.features({
        kind: 'image',
        pixelValues: mx.add(mx.multiply(pixels, mask), mx.multiply(mx.subtract(1, mask), filling)),
        pixelMask: inside,
      }),
    ) as [mx.MLXArray, mx.MLXArray];
    // Tokens of patches inside: the first two of each four columns.
    const held = mx.array([0, 1, 4, 5, 8, 9, 12, 13], { dtype: 'int32' });
    expectClose(mx.take(a, held, { axis: 0 }), mx.take(b, held, { axis: 0 }));
    const whole = model.features({ kind: 'image', pixelValues: pixels });
    expect(
      Number(mx.max(mx.abs(mx.subtract(mx.take(a, held, { axis: 0 }), mx.take(whole, held, { axis: 0 })))).item()),
    ).toBeGreaterThan(1e-3);
  });
});

describe('windows of Qwen2.5-VL', () => {
  it.each([['x'], [-1], [1.5]])('refuses %j among the layers that see all', async (index) => {
    const config = tinyConfigs.qwen2_5_vl ?? {};
    const vision = { ...(config.vision_config as Record<string, unknown>), fullatt_block_indexes: [0, index] };
    await expect(createVisionLanguageModel({ ...config, vision_config: vision })).rejects.toThrow(
      'fullatt_block_indexes: expected indices of layers',
    );
  });

  it('refuses windows smaller than a token', async () => {
    const config = tinyConfigs.qwen2_5_vl ?? {};
    const vision = { ...(config.vision_config as Record<string, unknown>), window_size: 7 };
    await expect(createVisionLanguageModel({ ...config, vision_config: vision })).rejects.toThrow(
      'window_size: expected at least 8 pixels, a token, got 7',
    );
  });
});

describe('time in videos of Qwen2.5-VL', () => {
  it.each([
    [2, [0, 2, 4]],
    [4, [0, 1, 2]],
    [3, [0, 1, 2]], // 4/3 of a step, rounded down
    [1, [0, 4, 8]],
  ])('moves by seconds at %s frames a second', async (fps, times) => {
    const model = await createVisionLanguageModel(tinyConfigs.qwen2_5_vl ?? {});
    const video: VisualInput = { kind: 'video', grid: [3, 2, 2], pixelValues: wave([12, 96]), fps };
    const found = model.positions([[7, 121, 121, 121, 7]], [[video]]);
    const [time = []] = (found?.positions.tolist() ?? []) as number[][][];
    const last = Math.max(...times);
    expect(time[0]).toEqual([0, ...times.map((each) => 1 + each), last + 2]);
    expect(found?.deltas).toEqual([last + 3 - 5]);
  });
});
