import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEncoder, type Encoder, modelTypes } from '../../src/index.js';
import { batchOf } from '../batch.js';
import { randomEncoder } from '../random-encoder.js';
import { tinyConfigs } from '../tiny-config.js';

const rows = [17, 4, 9].map((length, row) =>
  Array.from({ length }, (_, at) => 6 + ((5 * at * at + 11 * row + at) % 58)),
);

/** What stands before the encoder's keys in checkpoints with a head, and keys that they have besides. */
const checkpoints: Record<string, { prefix: string; extra: string[] }> = {
  bert: {
    prefix: 'bert.',
    extra: ['bert.pooler.dense.weight', 'bert.embeddings.position_ids', 'cls.predictions.bias'],
  },
  roberta: { prefix: 'roberta.', extra: ['roberta.embeddings.position_ids', 'lm_head.bias', 'lm_head.dense.weight'] },
  'xlm-roberta': { prefix: 'roberta.', extra: ['roberta.pooler.dense.bias', 'classifier.dense.weight'] },
  distilbert: { prefix: 'distilbert.', extra: ['vocab_transform.weight', 'pre_classifier.bias'] },
  modernbert: { prefix: 'model.', extra: ['head.dense.weight', 'head.norm.weight', 'decoder.bias'] },
};

const plainExtra: Record<string, string[]> = {
  bert: ['pooler.dense.weight', 'pooler.dense.bias', 'embeddings.position_ids'],
  roberta: ['pooler.dense.weight', 'embeddings.position_ids'],
  'xlm-roberta': ['pooler.dense.weight'],
  distilbert: ['vocab_transform.weight', 'vocab_layer_norm.bias', 'vocab_projector.bias'],
  modernbert: ['head.dense.weight', 'decoder.bias'],
};

it('has a tiny configuration for every registered model type', () => {
  expect(Object.keys(tinyConfigs).sort()).toEqual([...modelTypes].sort());
});

describe.each(modelTypes)('%s', (modelType) => {
  const config = tinyConfigs[modelType] ?? {};
  let encoder: Encoder;
  let full: mx.MLXArray;
  const run = (model: Encoder) => model.forward(batchOf(rows, model.padTokenId));
  const difference = (a: mx.MLXArray) => Number(mx.max(mx.abs(mx.subtract(a, full))).item());
  const weights = (prefix: string, extra: readonly string[] = []) =>
    new Map([
      ...encoder.namedParameters().map(([key, array]): [string, mx.MLXArray] => [prefix + key, array]),
      ...extra.map((key): [string, mx.MLXArray] => [key, mx.zeros([2])]),
    ]);

  beforeAll(async () => {
    encoder = await randomEncoder(config);
    full = run(encoder);
    mx.eval(full);
  });

  it('loads a checkpoint of its own and one with a head, and leaves out what it does not use', async () => {
    const { prefix, extra } = checkpoints[modelType] ?? { prefix: '', extra: [] };
    for (const checkpoint of [weights('', plainExtra[modelType]), weights(prefix, extra)]) {
      const other = await createEncoder(config);
      nn.loadInto(other, checkpoint);
      expect(difference(run(other))).toBe(0);
    }
  });

  it('names all keys that are missing and unexpected', async () => {
    const [[first, array] = ['', mx.zeros([1])], ...rest] = weights('');
    const other = await createEncoder(config);
    const load = () => nn.loadInto(other, new Map([...rest, ['layers.9.more', array]]));
    expect(load).toThrow(nn.WeightsError);
    expect(load).toThrow(first);
    expect(load).toThrow('layers.9.more');
  });

  it('sanitizes twice as once', () => {
    const { sanitize } = encoder as Encoder & nn.Sanitizing;
    const once = sanitize.call(encoder, weights('', plainExtra[modelType]));
    expect([...once.keys()]).toEqual(encoder.namedParameters().map(([key]) => key));
    expect([...sanitize.call(encoder, once).keys()]).toEqual([...once.keys()]);
  });

  it('runs with quantized weights from a checkpoint, close to those they stand for', async () => {
    const packed = await createEncoder(config);
    nn.loadInto(packed, weights(''));
    nn.quantize(packed, { groupSize: 32, bits: 8, predicate: (_, layer) => isWide(layer) });
    const other = await createEncoder(config);
    nn.loadInto(other, new Map(packed.namedParameters()));
    const error = difference(run(other));
    expect(error).toBe(difference(run(packed)));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.08 * Number(mx.max(mx.abs(full)).item()));
  });

  it.each(['float16', 'bfloat16'] as const)('computes in %s where that is asked for', async (dtype) => {
    const half = await createEncoder(config);
    nn.loadInto(half, weights(''), { dtype });
    const hidden = run(half);
    expect(hidden.dtype).toBe(dtype);
    expect(difference(hidden)).toBeLessThan(0.3);
  });

  it('refuses a configuration that it cannot honour', async () => {
    const heads = modelType === 'distilbert' ? { n_heads: 5 } : { num_attention_heads: 5 };
    await expect(createEncoder({ ...config, ...heads })).rejects.toMatchObject({ code: 'Config' });
    const field = { distilbert: 'activation', modernbert: 'hidden_activation' }[modelType] ?? 'hidden_act';
    await expect(createEncoder({ ...config, [field]: 'mish' })).rejects.toThrow(/got mish/);
    await expect(createEncoder({ ...config, vocab_size: 'many' })).rejects.toThrow(/vocab_size/);
  });
});

/** Rows whose length groups of 32 divide. */
function isWide(layer: nn.Module): boolean {
  return (
    'weight' in layer && layer.weight instanceof mx.MLXArray && layer.weight.ndim === 2 && layer.weight.shape[1] === 32
  );
}

it('reads the names of the first checkpoints of BERT', async () => {
  const encoder = await randomEncoder(tinyConfigs.bert ?? {});
  const rename = (key: string) =>
    key.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta');
  const old = new Map(encoder.namedParameters().map(([key, array]) => [`bert.${rename(key)}`, array]));
  const other = await createEncoder(tinyConfigs.bert ?? {});
  expect(() => nn.loadInto(other, old)).not.toThrow();
});

it('reads the layers and the frequencies of newer configurations of ModernBERT', async () => {
  const { global_rope_theta, local_rope_theta, global_attn_every_n_layers, ...rest } = tinyConfigs.modernbert ?? {};
  const newer = {
    ...rest,
    layer_types: ['full_attention', 'sliding_attention', 'sliding_attention', 'full_attention'],
    rope_parameters: {
      full_attention: { rope_type: 'default', rope_theta: global_rope_theta },
      sliding_attention: { rope_type: 'default', rope_theta: local_rope_theta },
    },
  };
  expect(global_attn_every_n_layers).toBe(3);
  const [old, other] = [await randomEncoder(tinyConfigs.modernbert ?? {}), await randomEncoder(newer)];
  const [a, b] = [old, other].map((encoder) => encoder.forward(batchOf(rows, 5))) as [mx.MLXArray, mx.MLXArray];
  expect(mx.arrayEqual(a, b).item()).toBe(true);
  await expect(createEncoder({ ...newer, layer_types: ['full_attention'] })).rejects.toThrow(/expected 4 entries/);
});
